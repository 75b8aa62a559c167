//! A new brief, commented so that it can be filled in without another page open.
