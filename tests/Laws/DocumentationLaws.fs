module Research.Tests.DocumentationLaws

open System
open System.IO
open System.Reflection
open System.Xml.Linq
open FSharp.Reflection
open Xunit

/// The entries of an assembly's documentation file by their IDs.
let private entries (assembly: Assembly) =
    let file = string (Path.ChangeExtension(assembly.Location, ".xml"))
    Assert.True(File.Exists file, $"{file} is missing.")

    (XDocument.Load file).Descendants(XName.Get "member")
    |> Seq.map (fun entry -> string (nonNull (entry.Attribute(XName.Get "name"))).Value, entry)
    |> Map.ofSeq

let private says (entry: XElement) = not (String.IsNullOrWhiteSpace entry.Value) || entry.HasElements

let private id (kind: Type) = (string kind.FullName).Replace('+', '.')

/// A field called as its type is, such as Model: IModel, needs no sentence; nor does what an exception carries.
let private isNamedAfterType (property: PropertyInfo) =
    let kind = property.PropertyType.Name.Split('`')[0]

    FSharpType.IsRecord(nonNull property.DeclaringType) && (kind = property.Name || kind = $"I{property.Name}")
    || FSharpType.IsExceptionRepresentation(nonNull property.DeclaringType)

/// The IDs that a type and its members must have. A method's ends before its parameters.
let private wanted (kind: Type) =
    [
        $"T:{id kind}"
        yield! Surface.cases kind |> List.map (fun case -> $"T:{id kind}.{case.Name}")
        if kind.IsEnum then
            yield! Enum.GetNames kind |> Array.map (fun name -> $"F:{id kind}.{name}")
        yield!
            Surface.properties kind
            |> List.filter (isNamedAfterType >> not)
            |> List.map (fun property -> $"P:{id kind}.{property.Name}")
        yield! Surface.methods kind |> List.map (fun method -> $"M:{id kind}.{method.Name}")
    ]
    |> List.distinct

let private isDocumented (known: string array) (wanted: string) =
    known
    |> Array.exists (fun entry ->
        entry.StartsWith(wanted, StringComparison.Ordinal)
        && (entry.Length = wanted.Length || entry[wanted.Length] = '(' || (wanted[0] <> 'T' && entry[wanted.Length] = '`')))

[<Fact>]
let ``no summary is empty`` () =
    let silent =
        [
            for assembly in [ Surface.core; Surface.dsl ] do
                for id, entry in Map.toSeq (entries assembly) do
                    let summary = entry.Element(XName.Get "summary")

                    if not (says entry) || not (isNull summary) && not (says (nonNull summary)) then
                        id
        ]

    Assert.True(silent.IsEmpty, String.concat "\n" silent)

[<Fact>]
let ``every public type and member says what it is`` () =
    let silent =
        [
            for assembly in [ Surface.core; Surface.dsl ] do
                let known = entries assembly |> Map.toArray |> Array.map fst

                for kind in Surface.types assembly do
                    yield! wanted kind |> List.filter (isDocumented known >> not)
        ]

    Assert.True(silent.IsEmpty, String.concat "\n" silent)
