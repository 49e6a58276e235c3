/// The public surface of an assembly as text: one block a type, one line a member, sorted.
module Research.Tests.Laws.Surface

open System
open System.Reflection
open System.Runtime.CompilerServices

let private every =
    BindingFlags.Public ||| BindingFlags.Instance ||| BindingFlags.Static ||| BindingFlags.DeclaredOnly

let private commas (parts: string seq) = String.concat ", " parts

/// A type as one would write it, without namespaces.
let rec private name (each: Type) : string =
    let element () = name (nonNull (each.GetElementType()))

    if each.IsGenericParameter then
        each.Name
    elif each.IsByRef then
        element () + "&"
    elif each.IsArray then
        $"""{element ()}[{String(',', each.GetArrayRank() - 1)}]"""
    else
        let own = each.Name.Split('`')[0]

        match each.GetGenericArguments() with
        | [||] -> own
        | arguments -> $"{own}<{arguments |> Seq.map name |> commas}>"

/// The name of a type with the types that it is nested in.
let private full (each: Type) =
    let rec outer (each: Type) =
        match each.DeclaringType with
        | null -> ""
        | declaring -> $"{outer declaring}{declaring.Name.Split('`')[0]}."

    $"{each.Namespace}.{outer each}{name each}"

let private parameters (method: MethodBase) =
    [
        for parameter in method.GetParameters() ->
            let optional = if parameter.IsOptional then "?" else ""
            $"{optional}{parameter.Name}: {name parameter.ParameterType}"
    ]
    |> commas

let private ``static`` isStatic = if isStatic then "static " else ""

let private isWritten (one: MemberInfo) =
    not (one.IsDefined typeof<CompilerGeneratedAttribute>) && not (one.Name.Contains '<' || one.Name.Contains '@')

let private method (one: MethodInfo) =
    let generic =
        match one.GetGenericArguments() with
        | [||] -> ""
        | arguments -> $"<{arguments |> Seq.map name |> commas}>"

    $"{``static`` one.IsStatic}{one.Name}{generic}({parameters one}): {name one.ReturnType}"

let private property (one: PropertyInfo) =
    let accessor =
        match one.SetMethod with
        | null -> "get"
        | setter when not setter.IsPublic -> "get"
        | setter when setter.ReturnParameter.GetRequiredCustomModifiers() |> Array.contains typeof<IsExternalInit> -> "get, init"
        | _ -> "get, set"

    let isStatic = one.GetAccessors() |> Array.exists _.IsStatic

    let required = if one.IsDefined typeof<RequiredMemberAttribute> then "required " else ""

    $"{``static`` isStatic}{required}{one.Name}: {name one.PropertyType} ({accessor})"

/// Equality, comparison and printing are given with every record and union: they are not part of what is kept short.
let private isGiven (one: MethodInfo) =
    List.contains one.Name [ "Equals"; "GetHashCode"; "CompareTo"; "ToString"; "Deconstruct"; "op_Equality"; "op_Inequality" ]

let private members (each: Type) =
    if each.IsEnum then
        each.GetEnumNames() |> List.ofArray
    else
        [
            for one in each.GetConstructors every do
                if isWritten one then
                    $"new({parameters one})"

            for one in each.GetFields every do
                $"{``static`` one.IsStatic}{one.Name}: {name one.FieldType}"

            for one in each.GetProperties every do
                if isWritten one && one.Name <> "EqualityContract" then
                    property one

            for one in each.GetMethods every do
                if isWritten one && not (isGiven one) && (not one.IsSpecialName || one.Name.StartsWith "op_") then
                    method one
        ]

let private kind (each: Type) =
    if each.IsInterface then "interface"
    elif each.IsEnum then "enum"
    elif each.IsValueType then "struct"
    elif each.IsAbstract && each.IsSealed then "static"
    elif each.IsAbstract then "abstract"
    elif each.IsSealed then "sealed"
    else "open"

/// What of ours a type is.
let private bases (each: Type) =
    [ yield! Option.toList (Option.ofObj each.BaseType); yield! each.GetInterfaces() ]
    |> List.filter (fun one -> (string one.Namespace).StartsWith "Research")
    |> List.map name
    |> List.sortWith (fun a b -> String.CompareOrdinal(a, b))
    |> function
        | [] -> ""
        | found -> $" : {commas found}"

/// The lines of the public surface of an assembly.
let lines (assembly: Assembly) =
    let ordinal = List.sortWith (fun (a: string) b -> String.CompareOrdinal(a, b))

    let block (each: Type) =
        $"{full each} ({kind each}){bases each}"
        + String.concat "" [ for one in ordinal (members each) -> $"\n    {one}" ]

    assembly.GetExportedTypes()
    |> Seq.filter isWritten
    |> Seq.map block
    |> List.ofSeq
    |> ordinal
    |> List.collect (fun block -> List.ofArray (block.Split '\n'))
