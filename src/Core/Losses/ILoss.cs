namespace Research;

/// <summary>What a plan minimises, as plain data: equal by content.</summary>
public interface ILoss : IObjective, IChecked
{
    /// <summary>Fresh samples a step; 0 where nothing is drawn.</summary>
    int Batch { get; }

    /// <summary>Samples on which a trained model is judged; 0 where its loss is known without.</summary>
    int JudgedOn { get; }

    /// <summary>The loss on other numbers of samples; itself where nothing is drawn.</summary>
    /// <param name="batch">Fresh samples a step; null leaves them as they are.</param>
    /// <param name="judgedOn">Samples of the evaluation; null leaves them as they are.</param>
    ILoss With(int? batch, int? judgedOn);

    /// <summary>What is wrong with this loss for the other parts of a plan, which are sound and of as many features.</summary>
    /// <param name="shape">A plan's shape with this loss.</param>
    IEnumerable<Fault> Faults(PlanShape shape);

    /// <summary>Multiply-adds of one evaluation with its gradient, about.</summary>
    /// <param name="model">Whose loss it is.</param>
    double MultiplyAdds(IModel model);
}

/// <summary>What can be minimised: it says which loss a plan is to hold.</summary>
public interface IObjective
{
    /// <summary>The loss as plain data.</summary>
    ILoss Loss { get; }
}
