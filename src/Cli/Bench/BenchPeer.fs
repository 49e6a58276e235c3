namespace Research.Cli

/// The timing of a case by a peer, in one way of running it.
type internal PeerTiming =
    {
        /// The peer's version, and its way of training.
        Program: string
        Threads: int
        /// The microseconds of one step of one instance.
        Microseconds: float
        /// The loss of the last step, summed over instances.
        Loss: float
    }

/// The timings of a case by a peer, in all ways that were tried.
type internal PeerTimings =
    {
        /// The peer's name in tables.
        Peer: string
        /// The timings, at least one.
        Tried: PeerTiming list
    }

    /// The fastest timing.
    member timings.Best = timings.Tried |> List.minBy _.Microseconds

/// Another program that trains the same cases and is timed beside ours.
[<NoEquality; NoComparison>]
type internal BenchPeer =
    {
        /// The peer's name in tables.
        Name: string
        /// Times a case in all ways, none where the peer does not train its model; or gives a sentence why no case can be timed.
        Time: BenchCase -> Result<PeerTiming list, string>
    }
