namespace Research;

/// <summary>An optimiser that takes one step per gradient, by <see cref="UpdateRule"/>.</summary>
public interface IFirstOrder : ITrainer
{
    /// <summary>The factor on the learning rate over the run.</summary>
    Schedule Schedule { get; }

    /// <summary>What is restored after every step; nothing unless stated.</summary>
    Values<Constraint> Constraints { get; }

    /// <summary>The update rule with this trainer's scalars.</summary>
    UpdateRule Rule { get; }
}
