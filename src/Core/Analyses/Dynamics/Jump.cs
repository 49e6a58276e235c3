namespace Research;

/// <summary>A feature goes from one level of a quantity to another: it stays, moves, and stays again.</summary>
/// <param name="Feature">Which, counted from 0.</param>
/// <param name="From">The last checkpoint at the level before, counted from 0.</param>
/// <param name="To">The first checkpoint at the level after.</param>
/// <param name="Steepest">The checkpoint in (From, To] that lies farthest from the one before it.</param>
/// <param name="Before">The level before.</param>
/// <param name="After">The level after.</param>
public sealed record Jump(int Feature, int From, int To, int Steepest, double Before, double After);
