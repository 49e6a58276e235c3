namespace Research.Cli

open System
open System.IO
open System.Reflection
open System.Runtime.Loader

/// ASP.NET Core, which only the verb live needs. The program does not list it among what it needs, so that all other verbs run where
/// the shared framework is missing; it is looked for beside the one that this process runs on.
[<RequireQualifiedAccess>]
module internal SharedFramework =

    let private name = "Microsoft.AspNetCore.App"

    /// The folder of the framework below a folder of shared frameworks: of the same major and minor version, the newest.
    let find (shared: string) (running: Version) : Result<string, string> =
        let folder = Path.Combine(shared, name)

        let versions =
            [
                if Directory.Exists folder then
                    for found in Directory.GetDirectories folder do
                        match Version.TryParse(Path.GetFileName found) with
                        | true, NonNull version when version.Major = running.Major && version.Minor = running.Minor ->
                            version, found
                        | _ -> ()
            ]

        match versions |> List.sortBy fst |> List.tryLast with
        | Some(_, found) -> Ok found
        | None ->
            Error
                $"The shared framework {name} {running.Major}.{running.Minor} is not installed beside this .NET: install the ASP.NET Core runtime, or the SDK, which has it."

    let private own () =
        let runtime = string (Path.GetDirectoryName typeof<obj>.Assembly.Location)
        // …/shared/Microsoft.NETCore.App/10.0.0
        let shared = string (Path.GetDirectoryName(string (Path.GetDirectoryName runtime)))
        find shared Environment.Version

    let private tryLoad (folder: string) (context: AssemblyLoadContext) (wanted: AssemblyName) : Assembly | null =
        let path = Path.Combine(folder, $"{wanted.Name}.dll")
        if File.Exists path then context.LoadFromAssemblyPath path else null

    let private found =
        lazy
            (own ()
             |> Result.map (fun folder ->
                 AssemblyLoadContext.Default.add_Resolving (fun context wanted -> tryLoad folder context wanted)))

    /// Makes the framework's assemblies known to this process, or says in a sentence that they are missing.
    let load () : Result<unit, string> = found.Value
