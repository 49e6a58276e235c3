module Research.Tests.DocumentationLaws

open System
open System.IO
open System.Reflection
open System.Text.RegularExpressions
open System.Xml.Linq
open FSharp.Reflection
open Expecto

/// The entries of an assembly's documentation file by their IDs.
let private entries (assembly: Assembly) =
    let file = string (Path.ChangeExtension(assembly.Location, ".xml"))
    Expect.isTrue (File.Exists file) $"{file} is missing."

    (XDocument.Load file).Descendants(XName.Get "member")
    |> Seq.map (fun entry -> string (nonNull (entry.Attribute(XName.Get "name"))).Value, entry)
    |> Map.ofSeq

let private says (entry: XElement) = not (String.IsNullOrWhiteSpace entry.Value) || entry.HasElements

let private id (kind: Type) = (string kind.FullName).Replace('+', '.')

/// The element type of a list, an array or an option; else the type itself.
let rec private content (kind: Type) =
    if kind.IsArray then
        content (nonNull (kind.GetElementType()))
    elif kind.IsGenericType && kind.GetGenericArguments().Length = 1 then
        content (kind.GetGenericArguments()[0])
    else
        kind

/// Whether a field needs no sentence: its name is that of its type, such as Model: IModel or Panels: Panel list, or it is a coordinate.
let private saysItself (property: PropertyInfo) =
    let owner = nonNull property.DeclaringType
    let named (kind: Type) = kind.Name.Contains(property.Name) || kind.Name.Contains(property.Name.TrimEnd 's')

    FSharpType.IsRecord owner
    && (named property.PropertyType
        || named (content property.PropertyType)
        || property.Name = "X"
        || property.Name = "Y"
        || property.Name = "Z")
    || FSharpType.IsExceptionRepresentation owner

/// Whether a case needs no sentence: it has no data, or data of its own name, such as Line of Line.
let private saysItselfAsCase (case: UnionCaseInfo) =
    match case.GetFields() with
    | [||] -> true
    | [| data |] -> data.PropertyType.Name = case.Name
    | _ -> false

/// The documentation IDs that a type and its members must have; a method's ID ends before its parameters.
let private wanted (kind: Type) =
    [
        $"T:{id kind}"
        yield!
            Surface.cases kind
            |> List.filter (saysItselfAsCase >> not)
            |> List.map (fun case -> $"T:{id kind}.{case.Name}")
        if kind.IsEnum then
            yield! Enum.GetNames kind |> Array.map (fun name -> $"F:{id kind}.{name}")
        yield!
            Surface.properties kind
            |> List.filter (saysItself >> not)
            |> List.map (fun property -> $"P:{id kind}.{property.Name}")
        yield! Surface.methods kind |> List.map (fun method -> $"M:{id kind}.{method.Name}")
    ]
    |> List.distinct

let private isDocumented (known: string array) (wanted: string) =
    known
    |> Array.exists (fun entry ->
        entry.StartsWith(wanted, StringComparison.Ordinal)
        && (entry.Length = wanted.Length || entry[wanted.Length] = '(' || (wanted[0] <> 'T' && entry[wanted.Length] = '`')))

let private pages = Repository.files "." |> List.filter _.EndsWith(".md")

/// What a heading is called in an address: lower case, spaces as hyphens, nothing but letters, digits and hyphens.
let private anchor (heading: string) = Regex.Replace(heading.Trim().ToLowerInvariant(), @"[^\p{L}\p{N}\- ]", "").Replace(' ', '-')

let private anchors (page: string) =
    [
        for line in (Repository.read page).Split '\n' do
            if Regex.IsMatch(line, "^#+ ") then
                anchor (line.TrimStart '#')
    ]

/// Addresses of a page's links that lead to no file of this repository, or to no heading of a page.
let private broken (page: string) =
    let folder = string (Path.GetDirectoryName page)

    [
        for found in Regex.Matches(Repository.read page, @"\]\(([^)\s]+)\)") do
            let address = found.Groups[1].Value
            let parts = address.Split '#'

            if not (address.Contains "://") then
                let target = if parts[0] = "" then page else Path.Combine(folder, parts[0])
                let isThere = Path.Exists(Repository.at target)

                if not isThere || (parts.Length = 2 && not (List.contains parts[1] (anchors target))) then
                    $"{page} links {address}"
    ]

[<Tests>]
let tests =
    testList
        "Laws/DocumentationLaws"
        [
            test "every link of a page leads to a file, and to a heading where it names one" {
                Expect.isGreaterThan pages.Length 5 "pages"
                let found = pages |> List.collect broken
                Expect.isTrue found.IsEmpty (String.concat "\n" found)
            }

            test "the README has at most 150 lines" {
                Expect.isLessThanOrEqual ((Repository.read "README.md").TrimEnd().Split('\n').Length) 150 ""
            }

            test "no summary is empty" {
                let silent =
                    [
                        for assembly in Surface.libraries do
                            for id, entry in Map.toSeq (entries assembly) do
                                let summary = entry.Element(XName.Get "summary")

                                if not (says entry) || not (isNull summary) && not (says (nonNull summary)) then
                                    id
                    ]

                Expect.isTrue silent.IsEmpty (String.concat "\n" silent)
            }

            test "every public type and member says what it is" {
                let silent =
                    [
                        for assembly in Surface.libraries do
                            let known = entries assembly |> Map.toArray |> Array.map fst

                            for kind in Surface.types assembly do
                                yield! wanted kind |> List.filter (isDocumented known >> not)
                    ]

                Expect.isTrue silent.IsEmpty (String.concat "\n" silent)
            }
        ]
