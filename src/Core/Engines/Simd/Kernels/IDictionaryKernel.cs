namespace Research;

/// <summary>The loss of one sparse autoencoder and its gradient, in float, in memory that is reused.</summary>
internal interface IDictionaryKernel
{
    /// <summary>The layout of the parameters.</summary>
    DictionaryLayout Layout { get; }

    /// <summary>The parameters, packed.</summary>
    AlignedFloats Parameters { get; }

    /// <summary>Whether a latent is dead; empty where that changes nothing.</summary>
    bool[] Dead { get; }

    /// <summary>Whether a latent was active in the last step, of encoders that count silent steps.</summary>
    bool[] Fired { get; }

    /// <summary>The smallest code that the last batch kept, where codes compete within a batch; 0 for none.</summary>
    float Least { get; }

    /// <summary>Prepares for an instance.</summary>
    void Open(TrainingPlan instance);

    /// <summary>The mean loss of a batch, and its gradient, packed.</summary>
    double LossAndGradient(RandomStream stream, int step, double weight, out Span<float> mean);

    /// <summary>The mean loss over samples with the codes of a trained autoencoder, and its standard error.</summary>
    Evaluation Evaluate(RandomStream stream);
}
