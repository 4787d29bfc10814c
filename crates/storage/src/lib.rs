//! Chunks, packs, prolly trees and the log.
