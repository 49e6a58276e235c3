module Research.Tests.LeasesTests

// What a study binds is used by its claims and drawings, which the compiler does not see.
#nowarn 1182

open System
open System.IO
open System.Threading.Tasks
open Research
open Expecto
open Research.Tests.StoreSamples

/// Puts a lease there as another process would, with a sign of life of some age where it has one.
let private foreign (scratch: Scratch) (owner: string) (age: TimeSpan option) =
    let folder = scratch.File "leases"
    Directory.CreateDirectory folder |> ignore
    File.WriteAllText(Path.Combine(folder, "cell.lease"), owner)

    match age with
    | Some age ->
        let sign = Path.Combine(folder, owner + ".owner")
        File.WriteAllText(sign, "1")
        File.SetLastWriteTimeUtc(sign, DateTime.UtcNow - age)
    | None -> ()

[<Tests>]
let tests =
    testList
        "Running/Store/LeasesTests"
        [
            test "one of several holders gets a lease, and the next one after it is given back" {
                use scratch = new Scratch()
                use first = new Leases(scratch.Path)
                use second = new Leases(scratch.Path)
                Expect.equal (first.TryTake "cell", second.TryTake "cell", second.TryTake "other") (true, false, true) ""
                Expect.isFalse (second.IsFree "cell") ""
                Expect.stringStarts (second.Holder "cell") $"process {Environment.ProcessId} on " ""
                second.Release "cell"
                Expect.isFalse (second.TryTake "cell") "nobody gives back what another one holds"
                first.Release "cell"
                Expect.isTrue (second.TryTake "cell") ""
            }

            test "nothing is left behind" {
                use scratch = new Scratch()

                for _ in 1..3 do
                    use leases = new Leases(scratch.Path)
                    Expect.isTrue (leases.TryTake "cell") ""

                Expect.isEmpty (Directory.GetFileSystemEntries scratch.Path) ""
            }

            for whose, owner, age, free in
                [
                    "a process of this machine that is gone", $"{AtomicFile.hostName}.2147483646.a", Some 0.0, true
                    "a process of this machine that runs", $"{AtomicFile.hostName}.{Environment.ProcessId}.a", None, false
                    "another machine, alive ten seconds ago", "elsewhere.1.a", Some 10.0, false
                    "another machine, alive more than two minutes ago", "elsewhere.1.a", Some 130.0, true
                    "another machine without a sign of life", "elsewhere.1.a", None, true
                    "nobody yet, as it is being written", "", None, false
                ] do
                test $"""a lease of {whose} is {(if free then "" else "not ")}free""" {
                    use scratch = new Scratch()
                    foreign scratch owner (age |> Option.map (fun (seconds: float) -> TimeSpan.FromSeconds seconds))
                    use leases = new Leases(scratch.Path)
                    Expect.equal (leases.IsFree "cell") free ""
                    Expect.equal (leases.TryTake "cell") free ""
                }

            test "where no lease can be written, work goes on without" {
                use scratch = new Scratch()
                File.WriteAllText(scratch.File "leases", "a file in the way")
                use leases = new Leases(scratch.Path)
                Expect.isTrue (leases.TryTake "cell") ""
                Expect.isTrue (leases.TryTake "cell") ""
            }

            test "of many at once that take a lease left by a dead process, one gets it" {
                for _ in 1..20 do
                    use scratch = new Scratch()
                    foreign scratch $"{AtomicFile.hostName}.2147483646.a" None
                    let leases = [ for _ in 1..8 -> new Leases(scratch.Path) ]
                    let taken = Array.zeroCreate 8
                    Parallel.For(0, 8, fun k -> taken[k] <- leases[k].TryTake "cell") |> ignore
                    Expect.equal (taken |> Array.filter id |> Array.length) 1 ""
                    leases |> List.iter (fun each -> (each :> IDisposable).Dispose())
            }

            test "what killed processes leave is gone after the next holder" {
                use scratch = new Scratch()
                foreign scratch $"{AtomicFile.hostName}.2147483646.a" (Some TimeSpan.Zero)
                let folder = scratch.File "leases"

                let old (name: string) =
                    let path = Path.Combine(folder, name)
                    File.WriteAllText(path, "")
                    File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes -3.0)

                // The cell of one is not wanted any more; one was killed before it had signed, one while it removed a lease.
                [ "other.lease"; "other.lease.gate"; "elsewhere.1.b.owner" ] |> List.iter old

                using (new Leases(scratch.Path)) (fun leases -> Expect.isTrue (leases.TryTake "third") "")
                Expect.isEmpty (Directory.GetFileSystemEntries scratch.Path) ""
            }

            test "a clock that is years ahead or behind ends no lease of a process that lives" {
                for years in [ -30; 30 ] do
                    use scratch = new Scratch()
                    use first = new Leases(scratch.Path)
                    Expect.isTrue (first.TryTake "cell") ""

                    for path in Directory.GetFiles(scratch.File "leases") do
                        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddYears years)

                    use second = new Leases(scratch.Path)
                    Expect.isFalse (second.TryTake "cell") $"{years} years"
            }

            test "a run begins with the cells that no other process has, and waits for those in the end alone" {
                use scratch = new Scratch()

                let job =
                    Job.ofStudy (
                        study DslSamples.paper "T1" "Many cells" {
                            let! cells = sweep "density" [ for k in 1..40 -> float k / 40.0 ] DslSamples.tiny |> ask Training.loss
                            claim "each" (cells |> List.length |> Research.Expect.equal 40)
                        }
                    )

                use other = new Leases(scratch.Path)
                let all = Run.cells DslSamples.options.Engine Scale.full job
                let theirs = all |> List.filter (fun cell -> all |> List.findIndex ((=) cell) < 3)
                let names = theirs |> List.map RunFolder.leaseName
                Expect.isTrue (names |> List.forall other.TryTake) ""
                let heard = System.Collections.Generic.List<string>()

                let hear event =
                    match event with
                    | Kept label -> heard.Add label
                    | Warned sentence when sentence.Contains "this run waits" ->
                        Expect.equal heard.Count 37 "cells that it had computed by then"
                        names |> List.iter other.Release
                    | _ -> ()

                let result = Run.job { DslSamples.options with Store = Some(openStore scratch.Path); Hear = hear } job
                Expect.equal (result.Cost.Trained, heard.Count) (40, 40) ""
            }

            test "several runs at once on one store compute each cell once, and all have the same answers" {
                use scratch = new Scratch()
                let job = DslSamples.alone Training.loss (DslSamples.tiny 0.5)
                let results = Array.zeroCreate 6

                Parallel.For(
                    0,
                    6,
                    fun k ->
                        let options = { DslSamples.options with Store = Some(openStore scratch.Path) }
                        results[k] <- Some(Run.job options job)
                )
                |> ignore

                let results = results |> Array.choose id
                Expect.equal results.Length 6 ""
                Expect.equal (results |> Array.sumBy _.Cost.Trained) 1 "cells that were trained, by all of them"
                let answers (result: RunResult) = (AnswerJson.ofAnswers result.Conclusion.Answers).ToJsonString()
                Expect.equal (results |> Array.map answers |> Array.distinct |> Array.length) 1 ""
                Expect.isFalse (Directory.Exists(scratch.File "leases")) ""
            }
        ]
