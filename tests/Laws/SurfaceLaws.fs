module Research.Tests.SurfaceLaws

open System
open System.IO
open System.Reflection
open System.Runtime.CompilerServices
open Microsoft.FSharp.Core
open Expecto

let private none (what: string list) = Expect.isTrue what.IsEmpty (String.concat "\n" what)

/// Whether a class is a closed union, from which no class outside of Core can derive.
let private isClosed (kind: Type) =
    let isCopy (constructor: ConstructorInfo) = constructor.GetParameters() |> Array.map _.ParameterType = [| kind |]

    kind.IsAbstract
    && kind.GetConstructors(BindingFlags.Instance ||| BindingFlags.Public ||| BindingFlags.NonPublic)
       |> Array.forall (fun constructor ->
           isCopy constructor || constructor.IsPrivate || constructor.IsAssembly || constructor.IsFamilyAndAssembly)

let private references (allowed: string list) (assembly: Assembly) =
    let framework = string (Path.GetDirectoryName typeof<obj>.Assembly.Location)

    let isAllowed (name: string) = File.Exists(Path.Combine(framework, $"{name}.dll")) || List.contains name allowed

    [
        for reference in assembly.GetReferencedAssemblies() do
            let name = string reference.Name

            if not (isAllowed name) then
                $"{assembly.GetName().Name} references {name}"
    ]
    |> none

/// The parts of ASP.NET Core that serve a page.
let private aspNetCore =
    [
        "Microsoft.AspNetCore"
        "Microsoft.AspNetCore.Connections.Abstractions"
        "Microsoft.AspNetCore.Hosting"
        "Microsoft.AspNetCore.Hosting.Abstractions"
        "Microsoft.AspNetCore.Http.Abstractions"
        "Microsoft.AspNetCore.Http.Features"
        "Microsoft.AspNetCore.Server.Kestrel"
        "Microsoft.AspNetCore.Server.Kestrel.Core"
        "Microsoft.AspNetCore.WebSockets"
        "Microsoft.Extensions.Features"
        "Microsoft.Extensions.Primitives"
        "Microsoft.Extensions.DependencyInjection.Abstractions"
        "Microsoft.Extensions.Hosting.Abstractions"
    ]

let private snapshot = Repository.at "tests/Laws/surface.txt"

let private update = "UPDATE_SURFACE"

[<Tests>]
let tests =
    testList
        "Laws/SurfaceLaws"
        [
            test "a public class of Core is sealed, static, or a closed union" {
                [
                    for kind in Surface.types Surface.core do
                        if kind.IsClass && not kind.IsSealed && not (isClosed kind) then
                            string kind
                ]
                |> none
            }

            test "a public property is set at creation or never" {
                let isInit (setter: MethodInfo) =
                    setter.ReturnParameter.GetRequiredCustomModifiers() |> Array.contains typeof<IsExternalInit>

                [
                    for assembly in Surface.libraries do
                        for kind in Surface.types assembly do
                            for property in Surface.properties kind do
                                match property.GetSetMethod() with
                                | null -> ()
                                | setter when isInit setter -> ()
                                | _ -> $"{kind}.{property.Name}"
                ]
                |> none
            }

            test "no public field can be changed" {
                [
                    for assembly in Surface.libraries do
                        for kind in Surface.types assembly do
                            for field in Surface.constants kind do
                                if not (field.IsLiteral || field.IsInitOnly) then
                                    $"{kind}.{field.Name}"
                ]
                |> none
            }

            test "Core references the base class library and nothing else" { references [] Surface.core }

            test "every F# library references those below it and the packages that its room needs" {
                let below = [ "FSharp.Core"; "Research.Core" ]
                references (below @ [ "XPlot.Plotly"; "Newtonsoft.Json" ]) Surface.figures
                references (below @ [ "Research.Figures"; "XPlot.Plotly" ]) Surface.language
                references (below @ [ "Research.Figures"; "Research.Language" ]) Surface.superposition
                references (below @ [ "Research.Figures"; "Research.Language" ]) Surface.running
                references (below @ [ "Research.Figures"; "Research.Language" ] @ aspNetCore) Surface.live

                references
                    (below
                     @ [
                         for name in [ "Figures"; "Language"; "Superposition"; "Running"; "Live"; "Torch" ] -> $"Research.{name}"
                     ]
                     @ [ "Argu"; "Spectre.Console"; "XPlot.Plotly" ])
                    Surface.cli
            }

            test "the TorchSharp engine references Core, TorchSharp and the base class library" {
                references [ "Research.Core"; "TorchSharp" ] Surface.torch
            }

            test "every public F# module must be named or opens itself" {
                [
                    for kind in List.collect Surface.types Surface.libraries do
                        if
                            Surface.isModule kind
                            && not (kind.IsDefined(typeof<RequireQualifiedAccessAttribute>, false))
                            && not (kind.IsDefined(typeof<AutoOpenAttribute>, false))
                        then
                            string kind
                ]
                |> none
            }

            test "the public surface is the listed one" {
                let actual = Surface.libraries |> List.map Surface.print |> List.reduce (fun all one -> all @ [ "" ] @ one)

                if not (String.IsNullOrEmpty(Environment.GetEnvironmentVariable update)) then
                    File.WriteAllText(snapshot, String.concat "\n" actual + "\n")

                let listed =
                    if File.Exists snapshot then
                        List.ofArray ((File.ReadAllText snapshot).TrimEnd().Split '\n')
                    else
                        []

                // A member's line is shown with that of its type.
                let placed (lines: string list) =
                    (("", []), lines)
                    ||> List.fold (fun (owner, seen) line ->
                        if line.StartsWith ' ' then
                            owner, $"{owner} ·{line.TrimStart()}" :: seen
                        else
                            line, line :: seen)
                    |> snd
                    |> set

                let added, removed = placed actual - placed listed, placed listed - placed actual

                let difference =
                    [
                        for line in added -> $"+ {line}"
                        for line in removed -> $"- {line}"
                    ]

                Expect.isTrue
                    (actual = listed)
                    (String.concat
                        "\n"
                        ($"The public surface differs from tests/Laws/surface.txt: if it should, run the tests once with {update}=1."
                         :: difference))
            }
        ]
