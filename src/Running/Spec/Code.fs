namespace Research

open System
open System.Collections.Concurrent
open System.Collections.Generic
open System.Reflection
open System.Reflection.Emit
open System.Security.Cryptography
open System.Text

/// The code of a type that is not the framework's own, as a text to be hashed: the instructions of its methods and of everything in
/// the same assembly that they call, with names in place of tokens, and the constants that they read. Comments and the order of
/// declarations do not change the text.
[<RequireQualifiedAccess>]
module internal Code =

    let private opcodes =
        let every = BindingFlags.Public ||| BindingFlags.Static

        dict
            [
                for field in typeof<OpCodes>.GetFields every -> (let code = field.GetValue null :?> OpCode in code.Value, code)
            ]

    let private members =
        BindingFlags.Instance
        ||| BindingFlags.Static
        ||| BindingFlags.Public
        ||| BindingFlags.NonPublic
        ||| BindingFlags.DeclaredOnly

    /// The name without numbers that a compiler adds: those of a script's assembly and module, and line numbers of closures.
    let private stable (name: string) =
        let name = RegularExpressions.Regex.Replace(name, @"FSI_\d+", "FSI")
        RegularExpressions.Regex.Replace(name, @"@\d+(-\d+)?", "@")

    let rec private nameOf (owner: Type | null) : string =
        match owner with
        | null -> ""
        | owner when owner.IsGenericParameter -> owner.Name
        | owner when owner.IsGenericType ->
            let arguments = owner.GetGenericArguments() |> Array.map nameOf |> String.concat ","
            $"{stable (string owner.Namespace)}.{stable owner.Name}<{arguments}>"
        | owner ->
            match owner.DeclaringType with
            | null -> $"{stable (string owner.Namespace)}.{stable owner.Name}"
            | outer -> $"{nameOf outer}+{stable owner.Name}"

    let private signature (found: MethodBase) =
        let parameters =
            found.GetParameters() |> Array.map (fun parameter -> nameOf parameter.ParameterType) |> String.concat ","

        $"{nameOf found.DeclaringType}::{stable found.Name}({parameters})"

    /// The value of a constant as text: a number, a text, or a collection of them; else the name of its type.
    let rec private constant (value: objnull) : string =
        match value with
        | null -> "null"
        | :? float as number -> number.ToString "R"
        | :? float32 as number -> number.ToString "R"
        | :? string as text -> $"\"{text}\""
        | :? Enum
        | :? bool -> string value
        | :? Collections.IEnumerable as items -> "[" + String.concat ";" [ for item in items -> constant item ] + "]"
        | value when value.GetType().IsPrimitive -> string value
        | value -> $"a {nameOf (value.GetType())}"

    /// The text of a type's code and of all code of its assembly that it reaches.
    let text (start: Type) : string =
        let home = start.Assembly
        let seenTypes, seenMethods, seenFields = HashSet<Type>(), HashSet<MethodBase>(), HashSet<FieldInfo>()
        let lines = SortedSet<string>(StringComparer.Ordinal)

        let rec visitType (owner: Type) =
            let owner =
                if owner.IsGenericType && not owner.IsGenericTypeDefinition then
                    owner.GetGenericTypeDefinition()
                else
                    owner

            if owner.Assembly = home && not owner.IsGenericParameter && seenTypes.Add owner then
                for field in owner.GetFields members do
                    if not field.IsStatic then
                        lines.Add $"{nameOf owner} has {stable field.Name}: {nameOf field.FieldType}" |> ignore

                for found in owner.GetConstructors members do
                    if not found.IsStatic then
                        visitMethod found

                for found in owner.GetMethods members do
                    // Comparing and printing do not change what a plan computes.
                    if not (List.contains found.Name [ "ToString"; "GetHashCode"; "Equals"; "CompareTo" ]) then
                        visitMethod found

        and visitMethod (found: MethodBase) =
            let found: MethodBase =
                match found with
                | :? MethodInfo as info when info.IsGenericMethod && not info.IsGenericMethodDefinition ->
                    info.GetGenericMethodDefinition()
                | found -> found

            if found.Module.Assembly = home && seenMethods.Add found then
                match found.GetMethodBody() with
                | null -> ()
                | body -> lines.Add $"{signature found} = {instructions found (body.GetILAsByteArray())}" |> ignore

        and visitField (field: FieldInfo) =
            if field.IsStatic && field.Module.Assembly = home && seenFields.Add field then
                let value =
                    try
                        constant (field.GetValue null)
                    with _ ->
                        "unknown"

                lines.Add $"{nameOf field.DeclaringType}.{stable field.Name} is {value}" |> ignore

        and instructions (found: MethodBase) (il: byte[] | null) =
            match il with
            | null -> ""
            | il ->
                let result = StringBuilder()

                let types =
                    match found.DeclaringType with
                    | null -> [||]
                    | owner when owner.IsGenericType -> owner.GetGenericArguments()
                    | _ -> [||]

                let methods = if found.IsGenericMethod then found.GetGenericArguments() else [||]
                let mutable at = 0

                while at < il.Length do
                    let code =
                        if il[at] = 0xFEuy then
                            at <- at + 2
                            opcodes[int16 (0xFE00 ||| int il[at - 1])]
                        else
                            at <- at + 1
                            opcodes[int16 il[at - 1]]

                    result.Append(code.Name) |> ignore
                    let token () = BitConverter.ToInt32(il, at)

                    match code.OperandType with
                    | OperandType.InlineNone -> ()
                    | OperandType.ShortInlineBrTarget
                    | OperandType.ShortInlineI
                    | OperandType.ShortInlineVar ->
                        result.Append(' ').Append(il[at]) |> ignore
                        at <- at + 1
                    | OperandType.InlineVar ->
                        result.Append(' ').Append(BitConverter.ToInt16(il, at)) |> ignore
                        at <- at + 2
                    | OperandType.InlineI8
                    | OperandType.InlineR ->
                        result.Append(' ').Append(BitConverter.ToInt64(il, at)) |> ignore
                        at <- at + 8
                    | OperandType.InlineSwitch ->
                        let count = token ()

                        for k in 0..count do
                            result.Append(' ').Append(BitConverter.ToInt32(il, at + 4 * k)) |> ignore

                        at <- at + 4 + 4 * count
                    | OperandType.InlineMethod
                    | OperandType.InlineField
                    | OperandType.InlineType
                    | OperandType.InlineTok ->
                        let resolved = found.Module.ResolveMember(token (), types, methods)

                        let name =
                            match resolved with
                            | :? MethodBase as called ->
                                visitMethod called

                                if called.IsConstructor then
                                    Option.ofObj called.DeclaringType |> Option.iter visitType

                                signature called
                            | :? FieldInfo as field ->
                                visitField field
                                $"{nameOf field.DeclaringType}.{stable field.Name}"
                            | :? Type as owner ->
                                visitType owner
                                nameOf owner
                            | other -> string other

                        result.Append(' ').Append(name) |> ignore
                        at <- at + 4
                    | OperandType.InlineString ->
                        result.Append(" \"").Append(found.Module.ResolveString(token ())).Append('"') |> ignore
                        at <- at + 4
                    | _ ->
                        result.Append(' ').Append(token ()) |> ignore
                        at <- at + 4

                    result.Append(';') |> ignore

                result.ToString()

        visitType start
        String.Join("\n", lines)

    let private framework =
        set
            [
                for known in [ typeof<ISampler>; typeof<Figure>; typeof<Verdict>; typeof<obj>; typeof<int list> ] ->
                    string (known.Assembly.GetName().Name)
            ]

    let private hashes = ConcurrentDictionary<Type, string option>()

    /// The first 16 hexadecimal digits of the SHA-256 of that text; None for the framework's own types, whose versions stand in keys.
    let hash (start: Type) : string option =
        hashes.GetOrAdd(
            start,
            fun (start: Type) ->
                if framework.Contains(string (start.Assembly.GetName().Name)) then
                    None
                else
                    let digest = text start |> Encoding.UTF8.GetBytes |> SHA256.HashData |> Convert.ToHexStringLower
                    Some(digest.Substring(0, 16))
        )
