//! Scalar functions of version control.
