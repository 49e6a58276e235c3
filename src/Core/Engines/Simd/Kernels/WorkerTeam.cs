using System.Runtime.ExceptionServices;

namespace Research;

/// <summary>Threads that share the work of one instance, step after step, where there are fewer instances than threads.</summary>
internal sealed class WorkerTeam : IDisposable
{
    private readonly Barrier barrier;
    private readonly Thread[] helpers;
    private Action<int, int> work = (_, _) => { };
    private int count, taken;
    private ExceptionDispatchInfo? failure;
    private bool over;

    /// <summary>Starts the threads.</summary>
    /// <param name="members">The number of threads, the caller included; at least 1.</param>
    public WorkerTeam(int members)
    {
        Members = members;
        barrier = new(members);
        helpers = new Thread[members - 1];
        for (var i = 0; i < helpers.Length; i++)
        {
            var member = i + 1;
            helpers[i] = new(() => Help(member)) { IsBackground = true, Name = $"simd team {member}" };
            helpers[i].Start();
        }
    }

    /// <summary>The number of threads, the caller included.</summary>
    public int Members { get; }

    /// <summary>Does pieces of work, each on a free thread, and returns when all are done.</summary>
    /// <param name="pieces">The number of pieces.</param>
    /// <param name="act">Does a piece; called with its number and that of the member.</param>
    public void Run(int pieces, Action<int, int> act)
    {
        (work, count, taken) = (act, pieces, 0);
        barrier.SignalAndWait();
        Take(0);
        barrier.SignalAndWait();
        failure?.Throw();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        over = true;
        barrier.SignalAndWait();
        foreach (var helper in helpers) helper.Join();
        barrier.Dispose();
    }

    private void Help(int member)
    {
        while (true)
        {
            barrier.SignalAndWait();
            if (over) return;
            Take(member);
            barrier.SignalAndWait();
        }
    }

    private void Take(int member)
    {
        try
        {
            for (int piece; (piece = Interlocked.Increment(ref taken) - 1) < count;) work(piece, member);
        }
        catch (Exception exception) when (Failed(exception))
        {
            // Thrown again by Run, on the caller's thread.
        }
    }

    private bool Failed(Exception exception)
    {
        Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
        return true;
    }
}
