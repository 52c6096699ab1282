//! Sign-ins on their way to a provider and back: rows that live for minutes.

use super::{Store, StoreError};
use crate::identity::oidc::Flow;

impl Store {
    /// Keeps a flow under what is kept of the browser's cookie, and drops those that are over.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn begin_flow(
        &self,
        hash: &[u8],
        flow: &Flow,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        tx.run("DELETE FROM sign_in_flow WHERE ends_ms <= $1", &[now_ms.into()]).await?;
        tx.run(
            "INSERT INTO sign_in_flow (hash, state, provider, nonce, verifier, device, ends_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &[
                hash.into(),
                (&flow.state).into(),
                (&flow.provider).into(),
                (&flow.nonce).into(),
                (&flow.verifier).into(),
                (&flow.device).into(),
                flow.ends_ms.into(),
            ],
        )
        .await?;
        tx.commit().await
    }

    /// Takes a flow away: whoever comes back, comes back once.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn take_flow(&self, hash: &[u8], now_ms: i64) -> Result<Option<Flow>, StoreError> {
        let mut tx = self.write().await?;
        let row = tx
            .one(
                "DELETE FROM sign_in_flow WHERE hash = $1
                 RETURNING state, provider, nonce, verifier, device, ends_ms",
                &[hash.into()],
            )
            .await?;
        tx.commit().await?;
        let Some(row) = row else { return Ok(None) };
        let flow = Flow {
            state: row.blob(0)?,
            provider: row.text(1)?,
            nonce: row.text(2)?,
            verifier: row.text(3)?,
            device: row.text(4)?,
            ends_ms: row.int(5)?,
        };
        Ok((flow.ends_ms > now_ms).then_some(flow))
    }
}
