/// Laws that are read off the assemblies: what is open, what may change, and what depends on what.
module Research.Tests.Laws.TypeTests

open System
open System.IO
open System.Reflection
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open Research
open Xunit

let private core = typeof<Density>.Assembly
let private dsl = typeof<ExperimentBuilder>.Assembly

let private publicTypes (assembly: Assembly) = assembly.GetExportedTypes() |> List.ofArray

let private every =
    BindingFlags.Public ||| BindingFlags.Instance ||| BindingFlags.Static ||| BindingFlags.DeclaredOnly

let private none what (broken: string list) = Assert.True(broken.IsEmpty, $"""{what}: {String.concat ", " broken}.""")

/// An abstract record is a closed union where only its own nested cases can be constructed; the compiler gives every record
/// that is not sealed a protected copy constructor, which constructs nothing new.
let private isClosed (union: Type) =
    let constructs (constructor: ConstructorInfo) =
        match constructor.GetParameters() with
        | [| only |] -> only.ParameterType <> union
        | _ -> true

    union.IsAbstract
    && union.GetConstructors(BindingFlags.Public ||| BindingFlags.NonPublic ||| BindingFlags.Instance)
       |> Array.filter constructs
       |> Array.forall (fun constructor -> constructor.IsPrivate || constructor.IsAssembly || constructor.IsFamilyAndAssembly)

[<Fact>]
let ``a public class of the core is sealed, static, or a closed union`` () =
    publicTypes core
    |> List.filter (fun each -> each.IsClass && not each.IsSealed && not (isClosed each))
    |> List.map string
    |> none "Open classes"

[<Fact>]
let ``a public property is set when its object is made, and never again`` () =
    let changes (property: PropertyInfo) =
        property.SetMethod
        |> Option.ofObj
        |> Option.exists (fun setter ->
            setter.IsPublic
            && not (setter.ReturnParameter.GetRequiredCustomModifiers() |> Array.contains typeof<IsExternalInit>))

    [
        for each in publicTypes core @ publicTypes dsl do
            for property in each.GetProperties every do
                if changes property then
                    $"{each.FullName}.{property.Name}"

            for field in each.GetFields every do
                if not (field.IsInitOnly || field.IsLiteral || each.IsEnum) then
                    $"{each.FullName}.{field.Name}"
    ]
    |> none "Properties and fields that can be set"

/// The assemblies that one references, besides those that come with .NET and the allowed ones.
let private references (assembly: Assembly) allowed =
    let comesWithNet name = File.Exists(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), name + ".dll"))

    assembly.GetReferencedAssemblies()
    |> Array.map (fun reference -> string reference.Name)
    |> Array.filter (fun name -> not (comesWithNet name || List.contains name allowed))
    |> List.ofArray

[<Fact>]
let ``the core references nothing but .NET`` () = references core [] |> none "The core references"

[<Fact>]
let ``the DSL references nothing but the core, F# and .NET`` () =
    references dsl [ "Research.Core"; "FSharp.Core" ] |> none "The DSL references"

[<Fact>]
let ``a public module is opened with its namespace or only used by its name`` () =
    let isModule (each: Type) =
        each.GetCustomAttributes<CompilationMappingAttribute>()
        |> Seq.exists (fun mapping -> mapping.SourceConstructFlags = SourceConstructFlags.Module)

    let says (each: Type) = each.IsDefined typeof<RequireQualifiedAccessAttribute> || each.IsDefined typeof<AutoOpenAttribute>

    publicTypes dsl
    |> List.filter (fun each -> isModule each && not (says each))
    |> List.map string
    |> none "Modules with neither RequireQualifiedAccess nor AutoOpen"
