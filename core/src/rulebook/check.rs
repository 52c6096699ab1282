//! Checking rule files as people write them.
