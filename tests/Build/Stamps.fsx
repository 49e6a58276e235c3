/// Fingerprints of files, by which a build is skipped where nothing has changed. build.fsx loads this file.
module Stamps

open System
open System.IO
open System.Security.Cryptography
open System.Text
open Programs

/// The files at or below a path, without those that tools make.
let rec written (path: string) : string seq =
    let made = [ "bin"; "obj"; "out"; "node_modules" ]

    seq {
        if File.Exists path then
            yield path
        elif Directory.Exists path then
            yield! Directory.GetFiles path

            for folder in Directory.GetDirectories path do
                if not (List.contains (Path.GetFileName folder) made) then
                    yield! written folder
    }

/// A line that changes when a file below these paths is changed, added or removed.
let fingerprint paths =
    use hash = IncrementalHash.CreateHash HashAlgorithmName.SHA256

    for file in paths |> Seq.collect (at >> written) |> Seq.sort do
        hash.AppendData(Encoding.UTF8.GetBytes $"{file}\n")
        hash.AppendData(File.ReadAllBytes file)

    Convert.ToHexString(hash.GetHashAndReset())

let isStamped stamp mark = File.Exists(at stamp) && File.ReadAllText(at stamp) = mark

let put stamp (mark: string) =
    Directory.CreateDirectory(string (Path.GetDirectoryName(at stamp))) |> ignore
    File.WriteAllText(at stamp, mark)
