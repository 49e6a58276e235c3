module Research.Tests.SphereMinimumTests

open System
open System.Threading
open Research
open Expecto

let private found (search: IDerivation<Arrangement>) = search.Read(search.Compute(Progress<int64>(), CancellationToken.None))

let private least points dimensions potential =
    found (SphereMinimum(Points = points, Dimensions = dimensions, Potential = potential, Starts = 8))

/// What a minimum is known to: rounding of the energy leaves about its root in the points.
let private ofEnergy, ofPoints = 1e-10, 1e-5

[<Tests>]
let tests =
    testList
        "Core/Analyses/Polytopes/SphereMinimumTests"
        [
            test "two charges are opposite, four make a tetrahedron, and their energies are those of the distances" {
                Near.within ofEnergy 0.5 (least 2 3 SpherePotential.Coulomb).Value
                let four = least 4 3 SpherePotential.Coulomb
                Near.within ofEnergy (6.0 / sqrt (8.0 / 3.0)) four.Value
                Expect.sequenceEqual four.Structures [ "tetrahedron" ] ""
                Near.allWithin ofPoints (Array.create 4 0.75) four.Dimensionalities
            }

            test "charges of a plane are regular polygons, whose energy is a sum over chords" {
                for sides in 3..7 do
                    let chord k = 2.0 * sin (Math.PI * float k / float sides)
                    let energy = 0.5 * float sides * Seq.sum [ for k in 1 .. sides - 1 -> 1.0 / chord k ]
                    let polygon = least sides 2 SpherePotential.Coulomb
                    Near.within ofEnergy energy polygon.Value
                    Near.allWithin ofPoints (Array.create sides (2.0 / float sides)) polygon.Dimensionalities
            }

            test "points stay on the sphere" {
                for potential in Enum.GetValues<SpherePotential>() do
                    Near.allWithin 1e-14 (Array.create 7 1.0) (FeatureGeometry.Norms (least 7 3 potential).Embedding)
            }

            test "vectors overlap no more than they have to" {
                Near.within 1e-12 0.0 (least 6 3 SpherePotential.Overlap).Value
                // Five neighbours of a pentagon, counted in both orders.
                Near.within 1e-9 (10.0 * cos (2.0 * Math.PI / 5.0) ** 2.0) (least 5 2 SpherePotential.Overlap).Value
            }

            test "a second search gives the same bits" {
                let search =
                    SphereMinimum(Points = 5, Dimensions = 3, Potential = SpherePotential.Coulomb, Starts = 3) :> IDerivation<_>

                let numbers () = search.Compute(Progress<int64>(), CancellationToken.None)
                Expect.equal (numbers ()) (numbers ()) ""
            }

            test "the exact loss of four features in three dimensions is least for a tetrahedron, at a slope of 0" {
                let best = found (SparseLossMinimum(Features = 4, Hidden = 3, Density = 0.6, Starts = 8))
                Expect.sequenceEqual best.Structures [ "tetrahedron" ] ""
                // Of an independent calculation, as in the table of regular polygons: three in two dimensions.
                let triangle = found (SparseLossMinimum(Features = 3, Hidden = 2, Density = 0.7, Starts = 8))
                Near.within 1e-12 ((KGon.At(3, 0.7)).Loss) triangle.Value
            }

            test "features that have room take a dimension each, at no loss" {
                let best = found (SparseLossMinimum(Features = 2, Hidden = 2, Density = 0.3, Starts = 4))
                Near.within 1e-12 0.0 best.Value
                Expect.equal best.Name "dedicated ⊕ dedicated" ""
            }

            test "searches out of range say all that is wrong with them" {
                let sentences (search: IDerivation) = [ for fault in search.Faults() -> fault.Sentence ]
                let sphere = SphereMinimum(Points = 1, Dimensions = 9, Potential = SpherePotential.Coulomb, Starts = 0)
                Expect.equal ((sentences sphere).Length) 3 ""
                Expect.equal ((sentences (SparseLossMinimum(Features = 10, Hidden = 0, Density = 1.5, Starts = 0))).Length) 4 ""
                Expect.isEmpty (sentences (SparseLossMinimum(Features = 9, Hidden = 6, Density = 1.0))) ""
            }

            test "a cancelled search ends" {
                let searches: IDerivation list =
                    [
                        SphereMinimum(Points = 3, Dimensions = 3, Potential = SpherePotential.Coulomb)
                        SparseLossMinimum(Features = 3, Hidden = 2, Density = 0.5)
                        TegumProduct(Factors = EquatableArray.Of<string> [ "digon" ])
                    ]

                for search in searches do
                    throws<OperationCanceledException>(fun () ->
                        search.Compute(Progress<int64>(), CancellationToken true) |> ignore)
                    |> ignore
            }
        ]
