//! Work for later that survives a restart.
