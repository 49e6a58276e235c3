namespace Research;

/// <summary>The loss that a plan minimises, as plain data: equal by content.</summary>
public interface ILoss : IObjective, IChecked
{
    /// <summary>The number of fresh samples a step; 0 where nothing is drawn.</summary>
    int Batch { get; }

    /// <summary>The number of samples on which a trained model is evaluated; 0 where its loss is exact.</summary>
    int EvaluationSamples { get; }

    /// <summary>The loss on other numbers of samples; itself where nothing is drawn.</summary>
    /// <param name="batch">Fresh samples a step; null leaves them as they are.</param>
    /// <param name="evaluationSamples">Samples of the evaluation; null leaves them as they are.</param>
    ILoss With(int? batch, int? evaluationSamples);

    /// <summary>The reasons why this loss cannot be that of a task whose parts are sound and have equally many features.</summary>
    /// <param name="task">The task.</param>
    IEnumerable<Fault> Faults(ITask task);

    /// <summary>Multiply-adds of one evaluation with its gradient, about.</summary>
    /// <param name="model">The model.</param>
    double MultiplyAdds(IModel model);
}

/// <summary>A learning task: which outputs a model is to give for which samples, and what is added to its loss.</summary>
public interface ITask
{
    /// <summary>The model with its sizes.</summary>
    IModel Model { get; }

    /// <summary>The distribution of samples; as many features as the model.</summary>
    ISampler Sampler { get; }

    /// <summary>The target of the outputs.</summary>
    ITarget Target { get; }

    /// <summary>The penalties that are added to the loss; empty for none.</summary>
    EquatableArray<Penalty> Penalties { get; }
}

/// <summary>An object that can be minimised, from which a plan takes its loss.</summary>
public interface IObjective
{
    /// <summary>The loss as plain data.</summary>
    ILoss Loss { get; }
}
