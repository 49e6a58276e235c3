namespace Research;

/// <summary>
/// How many features a model holds without loss where one feature is active at a time, x_i uniform on [0, 1], with no positive bias:
/// the loss is 0 exactly if every own gain is 1 and no cross gain is above 0. Below, m is the number of hidden dimensions or neurons.
/// </summary>
/// <remarks>
/// With 2m + 1 features a tied linear hidden layer has a loss that is bounded away from 0. A tied ReLU hidden layer comes as near to 0 as
/// one likes for up to <see cref="ReluHiddenLimit"/> features, with ever larger weights. Without a tie a ReLU hidden layer does so for any
/// number of features from two neurons on (<see cref="FeatureCodes.Fan"/>), and from four on where it computes |x|.
/// </remarks>
public static class Capacity
{
    /// <summary>
    /// 2m, of x' = ReLU(WᵀWx + b): the directions must have inner products of 0 or below, and there are at most 2m such vectors in m
    /// dimensions. Attained by antipodal pairs.
    /// </summary>
    /// <param name="hidden">m, at least 1.</param>
    public static int LinearHidden(int hidden) => 2 * hidden;

    /// <summary>
    /// C(m, ⌊m/2⌋), of h = ReLU(Wx), x' = ReLU(Wᵀh + b): if the positive weights of one feature are among those of another, its gain
    /// on the other is above 0, so that the sets of positive weights are an antichain (Sperner 1928).
    /// </summary>
    /// <param name="neurons">m, in [1, 30].</param>
    public static int ReluHidden(int neurons) => Subsets.Count(neurons, neurons / 2);

    /// <summary>m C(m − 1, ⌊(m − 1)/2⌋): the most features of a tied ReLU hidden layer whose loss has the infimum 0.</summary>
    /// <param name="neurons">m, in [1, 26].</param>
    public static int ReluHiddenLimit(int neurons) => neurons * Subsets.Count(neurons - 1, (neurons - 1) / 2);

    /// <summary>
    /// The most features without loss of h = ReLU(W₁x), x' = ReLU(W₂h + b), or null for any number. One neuron holds 1 and two hold 2: of
    /// three vectors h ≥ 0 in a plane one is a sum of multiples ≥ 0 of the others, and what reads neither of these does not read it.
    /// Three hold any number, on a curve (<see cref="FeatureCodes.MomentCurve"/>). A linear hidden layer without a tie holds 2 and 4.
    /// </summary>
    /// <param name="neurons">m, at least 1.</param>
    public static int? UntiedReluHidden(int neurons) => neurons < 3 ? neurons : null;

    /// <summary>
    /// Whether |x| of any number of features, x in [−1, 1], has no loss in m neurons, h = ReLU(W₁x), y' = ReLU(W₂h + b). A neuron sees one
    /// sign of a feature. With five, one sign of each feature has two neurons at most, and many features share them with that sign; three
    /// do not fit (<see cref="UntiedReluHidden"/>). Six suffice.
    /// </summary>
    /// <param name="neurons">m, at least 1.</param>
    public static bool HoldsAnyAbsoluteValues(int neurons) => neurons >= 6;

    /// <summary>
    /// The least loss of a linear read-out without a bias, relative to that of ignoring every feature: (n − m)/n, because the gains are a
    /// matrix of rank m and ‖R − 1‖² is at least n − m (Eckart and Young 1936). 0 where there are as many neurons as features.
    /// </summary>
    /// <param name="features">n, at least 1.</param>
    /// <param name="neurons">m, at least 1.</param>
    public static double LinearReadOutFloor(int features, int neurons) => Math.Max(0, features - neurons) / (double)features;
}
