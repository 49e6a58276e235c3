using System.Runtime.Intrinsics;

namespace Research;

/// <summary>Sums over lanes in one fixed order, because the order of the base class library may depend on the width of the machine.</summary>
internal static class LaneSum
{
    /// <summary>The sum of 16 lanes: halves are added to halves, 16 lanes to 8, 4, 2 and 1.</summary>
    public static float Of(Vector512<float> lanes)
    {
        var eight = lanes.GetLower() + lanes.GetUpper();
        var four = eight.GetLower() + eight.GetUpper();
        var two = four.GetLower() + four.GetUpper();
        return two.GetElement(0) + two.GetElement(1);
    }

    /// <summary>The sum of 8 lanes: halves are added to halves, 8 lanes to 4, 2 and 1.</summary>
    public static double Of(Vector512<double> lanes)
    {
        var four = lanes.GetLower() + lanes.GetUpper();
        var two = four.GetLower() + four.GetUpper();
        return two.GetElement(0) + two.GetElement(1);
    }
}
