/// Laws of the documentation that the compilers write beside the assemblies.
module Research.Tests.Laws.DocumentationTests

open System
open System.Reflection
open System.Runtime.CompilerServices
open System.Xml.Linq
open Research
open Xunit

let private element (parent: XElement) (name: string) = parent.Element(XName.Get name) |> Option.ofObj

/// The documented members of an assembly: their identifiers, and what is said of each.
let private documented (assembly: Assembly) =
    let path = assembly.Location.Replace(".dll", ".xml")

    [
        for entry in (XDocument.Load path).Descendants(XName.Get "member") do
            match entry.Attribute(XName.Get "name") with
            | null -> ()
            | name -> name.Value, entry
    ]

let private says (entry: XElement) =
    let hasText (found: XElement) = not (String.IsNullOrWhiteSpace found.Value && Seq.isEmpty (found.Elements()))

    element entry "inheritdoc" |> Option.isSome || element entry "summary" |> Option.exists hasText

/// An identifier without its kind, its parameters and the arity of a generic method.
let private plain (identifier: string) = identifier[2..].Split([| "("; "``" |], StringSplitOptions.None)[0]

/// What a person wrote, is no verb of a builder (each verb is a documented function of Stage), and no base declares.
let private isOwn (each: Type) (method: MethodInfo) =
    not (
        method.IsSpecialName
        || method.IsDefined typeof<CompilerGeneratedAttribute>
        || method.IsDefined typeof<CustomOperationAttribute>
    )
    && method.GetBaseDefinition().DeclaringType = each

/// What must be documented of a public type: itself and its functions. Fields and cases say what they are by their names,
/// or have a comment where they do not.
let private expected (each: Type) =
    let name = (string each.FullName).Replace('+', '.')

    let isCase = each.DeclaringType |> Option.ofObj |> Option.exists Reflection.FSharpType.IsUnion

    [
        if not isCase then
            name

            if not (Reflection.FSharpType.IsUnion each) then
                for method in each.GetMethods() do
                    if isOwn each method then
                        $"{name}.{method.Name}"
    ]

[<Fact>]
let ``no summary is empty`` () =
    let empty =
        [
            for assembly in [ typeof<Density>.Assembly; typeof<ExperimentBuilder>.Assembly ] do
                for name, entry in documented assembly do
                    if not (says entry) then
                        name
        ]

    Assert.True(empty.IsEmpty, $"""Without a summary: {String.concat ", " empty}.""")

// The C# compiler refuses a public member without documentation; the F# compiler does not.
[<Fact>]
let ``every public type and function of the DSL has a summary`` () =
    let dsl = typeof<ExperimentBuilder>.Assembly
    let known = documented dsl |> Seq.map (fst >> plain) |> set

    let missing =
        dsl.GetExportedTypes()
        |> Seq.collect expected
        |> Seq.filter (known.Contains >> not)
        |> Seq.distinct
        |> List.ofSeq

    Assert.True(missing.IsEmpty, $"""Without a summary: {String.concat ", " missing}.""")
