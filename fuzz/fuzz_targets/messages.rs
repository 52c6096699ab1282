//! What a phone and a server get from each other, and the book a phone fetches, of any bytes.

#![no_main]

use libfuzzer_sys::fuzz_target;
use waymark_core::rulebook::RuleBook;
use waymark_core::sync::{Reply, Request, is_another_log};

/// How long what a book begins with is: its name and the number of its format.
const HEAD_BYTES: usize = 22;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(request) = serde_json::from_slice::<Request>(bytes) {
        let again = serde_json::to_vec(&request).unwrap();
        assert_eq!(serde_json::from_slice::<Request>(&again).unwrap(), request);
    }
    if let Ok(reply) = serde_json::from_slice::<Reply>(bytes) {
        let again = serde_json::to_vec(&reply).unwrap();
        assert_eq!(serde_json::from_slice::<Reply>(&again).unwrap(), reply);
        assert!(!is_another_log(Some(&reply.log), &reply));
    }
    // A book begins with its format, which a stranger's bytes would hardly hit.
    let empty = RuleBook::default().to_bytes().unwrap();
    let head = &empty[..HEAD_BYTES];
    for bytes in [bytes, &[head, bytes].concat()] {
        if let Ok(book) = RuleBook::from_bytes(bytes) {
            assert_eq!(RuleBook::from_bytes(&book.to_bytes().unwrap()), Ok(book));
        }
    }
});
