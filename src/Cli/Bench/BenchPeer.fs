namespace Research.Cli

/// What a case took a peer in one of the ways that may be its best.
type PeerTiming =
    {
        /// What it says of itself: which torch, and how it trains.
        Program: string
        Threads: int
        /// Microseconds that one step of one instance takes.
        Microseconds: float
        /// The loss of its last step, summed over instances.
        Loss: float
    }

/// What a case took a peer in every way that was tried.
type PeerTimings =
    {
        /// By which tables call the peer.
        Peer: string
        /// At least one.
        Tried: PeerTiming list
    }

    /// The fastest.
    member timings.Best = timings.Tried |> List.minBy _.Microseconds

/// Something else that trains the same cases, to be timed in turn with ours.
[<NoEquality; NoComparison>]
type BenchPeer =
    {
        /// By which tables call it.
        Name: string
        /// Times a case in every way that may be its best; or says why nothing can be timed, in this case or another.
        Time: BenchCase -> Result<PeerTiming list, string>
    }
