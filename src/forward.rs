//! What of a head and of its trailers may go downstream, repaired.
