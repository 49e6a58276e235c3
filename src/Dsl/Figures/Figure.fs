namespace Research

/// Stub.
type Figure = { Name: string }
