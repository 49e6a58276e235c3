/// The public surface of the libraries, by reflection, without members that compilers add.
module Research.Tests.Surface

open System
open System.Reflection
open System.Runtime.CompilerServices
open FSharp.Reflection
open Research

let core, torch = typeof<TrainingPlan>.Assembly, typeof<TorchEngine>.Assembly

/// The F# libraries, each after those that it refers to.
let figures, language, superposition, running, cli =
    typeof<Figure>.Assembly,
    typeof<Verdict>.Assembly,
    typeof<Portrait>.Assembly,
    typeof<Job>.Assembly,
    typeof<Research.Cli.Request>.Assembly

/// The library of live pages, of which nothing is public.
let live = typeof<Research.Live.LiveSettings>.Assembly

/// The libraries of src.
let libraries = [ core; figures; language; superposition; running; live; cli; torch ]

let private declared =
    BindingFlags.Public ||| BindingFlags.Instance ||| BindingFlags.Static ||| BindingFlags.DeclaredOnly

let private isGenerated (thing: MemberInfo) =
    thing.IsDefined(typeof<CompilerGeneratedAttribute>, false)
    || thing.Name.Contains '<'
    || thing.Name.Contains '@'

let private flags (thing: MemberInfo) =
    match thing.GetCustomAttribute<CompilationMappingAttribute>() with
    | null -> SourceConstructFlags.None
    | mapping -> mapping.SourceConstructFlags &&& SourceConstructFlags.KindMask

/// Whether a type is an F# module.
let isModule (kind: Type) = flags kind = SourceConstructFlags.Module

let rec private isCase (kind: Type) =
    match kind.DeclaringType with
    | null -> false
    | parent ->
        FSharpType.IsUnion parent
        && (kind.Name = "Tags" || FSharpType.GetUnionCases parent |> Array.exists (fun case -> case.Name = kind.Name))

/// The public types of an assembly; a union's cases belong to it.
let types (assembly: Assembly) : Type list =
    assembly.GetExportedTypes()
    |> Array.filter (fun kind -> not (isGenerated kind || isCase kind) && (string kind.Namespace).StartsWith "Research")
    |> Array.sortWith (fun a b -> String.CompareOrdinal(a.FullName, b.FullName))
    |> List.ofArray

let private isUnionPart (kind: Type) (property: PropertyInfo) =
    FSharpType.IsUnion kind
    && (property.Name = "Tag"
        || FSharpType.GetUnionCases kind
           |> Array.exists (fun case -> property.Name = case.Name || property.Name = $"Is{case.Name}"))

/// The public properties that a type itself declares.
let properties (kind: Type) : PropertyInfo list =
    kind.GetProperties declared
    |> Array.filter (fun property -> not (isGenerated property || isUnionPart kind property))
    |> List.ofArray

// Members that the compiler adds to an inline function over types that have a member.
let private isWitness (method: MethodInfo) = method.Name.EndsWith "$W"

// Methods that all types have, or that the compiler adds to records and unions.
let private common =
    set [ "Equals"; "GetHashCode"; "ToString"; "CompareTo"; "Deconstruct"; "op_Equality"; "op_Inequality" ]

let private isAccessor (kind: Type) (method: MethodInfo) =
    method.IsSpecialName
    && (method.Name.StartsWith "get_"
        || method.Name.StartsWith "set_"
        || method.Name.StartsWith "add_"
        || method.Name.StartsWith "remove_"
        || (FSharpType.IsUnion kind && method.Name.StartsWith "New"))

let private isCaseMaker (kind: Type) (method: MethodInfo) =
    FSharpType.IsUnion kind && flags method = SourceConstructFlags.UnionCase

/// The public methods that a type itself declares.
let methods (kind: Type) : MethodInfo list =
    if kind.IsEnum || kind.IsSubclassOf typeof<Delegate> then
        []
    else
        kind.GetMethods declared
        |> Array.filter (fun method ->
            not (
                isGenerated method
                || isWitness method
                || common.Contains method.Name
                || isAccessor kind method
                || isCaseMaker kind method
            ))
        |> List.ofArray

/// The cases of a union; none for other types.
let cases (kind: Type) : UnionCaseInfo list =
    if FSharpType.IsUnion kind then
        List.ofArray (FSharpType.GetUnionCases kind)
    else
        []

/// The public constants and the values of an enumeration.
let constants (kind: Type) : FieldInfo list =
    kind.GetFields declared
    |> Array.filter (fun field -> not (isGenerated field || field.IsSpecialName))
    |> List.ofArray

// ---- printing ---------------------------------------------------------------------------------------------------------

let rec private name (kind: Type) : string =
    let plain (name: string) =
        match name.IndexOf '`' with
        | -1 -> name
        | tick -> name.Substring(0, tick)

    let inner () = name (nonNull (kind.GetElementType()))

    if kind.IsByRef then
        $"{inner ()}&"
    elif kind.IsPointer then
        $"{inner ()}*"
    elif kind.IsArray then
        let commas = String.replicate (kind.GetArrayRank() - 1) ","
        $"{inner ()}[{commas}]"
    elif kind.IsGenericParameter then
        kind.Name
    else
        let own =
            if kind.IsGenericType then
                let arguments = kind.GetGenericArguments() |> Array.map name |> String.concat ", "
                $"{plain kind.Name}<{arguments}>"
            else
                kind.Name

        match kind.DeclaringType with
        | null -> own
        | parent -> $"{plain parent.Name}.{own}"

let private parameters (items: ParameterInfo array) =
    items
    |> Array.map (fun item -> $"{name item.ParameterType} {item.Name}" + (if item.IsOptional then " = …" else ""))
    |> String.concat ", "

let private ofProperty (property: PropertyInfo) =
    let isStatic = property.GetAccessors() |> Array.exists (fun accessor -> accessor.IsStatic)

    let index =
        match property.GetIndexParameters() with
        | [||] -> ""
        | items -> $"[{parameters items}]"

    let change =
        if property.CanWrite && not (isNull (property.GetSetMethod())) then
            "; init"
        else
            ""

    (if isStatic then "static " else "")
    + $"{property.Name}{index}: {name property.PropertyType} {{ get{change} }}"

let private ofMethod (method: MethodInfo) =
    let generic =
        match method.GetGenericArguments() with
        | [||] -> ""
        | items -> "<" + (items |> Array.map _.Name |> String.concat ", ") + ">"

    (if method.IsStatic then "static " else "")
    + $"{method.Name}{generic}({parameters (method.GetParameters())}): {name method.ReturnType}"

let private ofCase (case: UnionCaseInfo) =
    let fields =
        case.GetFields() |> Array.map (fun field -> $"{name field.PropertyType} {field.Name}") |> String.concat ", "

    if fields = "" then $"case {case.Name}" else $"case {case.Name}({fields})"

let private constructors (kind: Type) =
    [
        if not (kind.IsAbstract || FSharpType.IsUnion kind || kind.IsSubclassOf typeof<Delegate>) then
            for constructor in kind.GetConstructors() -> $"new({parameters (constructor.GetParameters())})"
    ]

let private word (kind: Type) =
    if isModule kind then "module"
    elif kind.IsEnum then "enum"
    elif kind.IsInterface then "interface"
    elif FSharpType.IsUnion kind then "union"
    elif kind.IsValueType then "struct"
    elif kind.IsAbstract && kind.IsSealed then "static"
    elif kind.IsAbstract then "abstract"
    else "sealed"

let private members (kind: Type) =
    [
        yield! constructors kind
        yield! cases kind |> List.map ofCase
        if kind.IsEnum then
            for name in Enum.GetNames kind -> $"const {name}"
        else
            for field in constants kind -> $"const {field.Name}: {name field.FieldType}"
        yield! properties kind |> List.map ofProperty
        yield! methods kind |> List.map ofMethod
    ]
    |> List.distinct
    |> List.sortWith (fun a b -> String.CompareOrdinal(a, b))

/// The surface of an assembly: a line for each type and each member, ordered by name.
let print (assembly: Assembly) : string list =
    [
        $"# {assembly.GetName().Name}"
        for kind in types assembly do
            $"{word kind} {name kind}"

            for line in members kind do
                $"    {line}"
    ]
