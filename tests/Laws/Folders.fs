/// Which folder of the sources uses which, read from a compiled assembly: what its types, signatures and instructions name. The
/// symbols beside the assembly say in which file a type stands. A constant is copied where it is used and leaves no trace.
[<RequireQualifiedAccess>]
module Research.Tests.Folders

open System
open System.Collections.Generic
open System.IO
open System.Reflection
open System.Reflection.Emit
open System.Reflection.Metadata
open System.Reflection.Metadata.Ecma335

/// A type of one folder that names a type of another.
type Arrow =
    {
        From: string
        To: string
        /// The user and what it uses.
        Types: string * string
    }

let private every =
    BindingFlags.Instance
    ||| BindingFlags.Static
    ||| BindingFlags.Public
    ||| BindingFlags.NonPublic
    ||| BindingFlags.DeclaredOnly

// "Custom debug information" in the format of portable symbols: the documents of a type none of whose methods has a body.
let private typeDocuments = Guid "932E74BC-DBA9-4478-8D46-0F32A7BAB3D3"

/// The source files of each type, by its token.
let private documents (assembly: Assembly) : Dictionary<int, Set<string>> =
    use stream = File.OpenRead(string (Path.ChangeExtension(assembly.Location, ".pdb")))
    use provider = MetadataReaderProvider.FromPortablePdbStream stream
    let symbols = provider.GetMetadataReader()
    let found = Dictionary<int, Set<string>>()

    let add (kind: Type) (document: DocumentHandle) =
        if not document.IsNil then
            let path = (symbols.GetString((symbols.GetDocument document).Name)).Replace('\\', '/')
            let before = found.GetValueOrDefault(kind.MetadataToken, Set.empty)
            found[kind.MetadataToken] <- before.Add path

    for kind in assembly.GetTypes() do
        for info in symbols.GetCustomDebugInformation(MetadataTokens.EntityHandle kind.MetadataToken) do
            let info = symbols.GetCustomDebugInformation info

            if symbols.GetGuid info.Kind = typeDocuments then
                let mutable blob = symbols.GetBlobReader info.Value

                while blob.RemainingBytes > 0 do
                    add kind (MetadataTokens.DocumentHandle(blob.ReadCompressedInteger()))

        for code in Seq.append (Seq.cast<MethodBase>(kind.GetMethods every)) (Seq.cast<MethodBase>(kind.GetConstructors every)) do
            let handle = MetadataTokens.MethodDefinitionHandle(code.MetadataToken &&& 0xFFFFFF)
            let lines = symbols.GetMethodDebugInformation handle
            add kind lines.Document

            if not lines.SequencePointsBlob.IsNil then
                for point in lines.GetSequencePoints() do
                    add kind point.Document

    found

let rec private outermost (kind: Type) =
    match kind.DeclaringType with
    | null -> kind
    | owner -> outermost owner

let private opcodes =
    dict
        [
            for field in typeof<OpCodes>.GetFields(BindingFlags.Public ||| BindingFlags.Static) ->
                (let code = field.GetValue null :?> OpCode in code.Value, code)
        ]

/// The types and members that a method's instructions name.
let private named (code: MethodBase) (il: byte[]) : MemberInfo list =
    let ofType =
        match code.DeclaringType with
        | null -> [||]
        | owner -> owner.GetGenericArguments()

    let ofMethod = if code.IsGenericMethod then code.GetGenericArguments() else [||]

    let rec read at =
        if at >= il.Length then
            []
        else
            let opcode, at =
                if il[at] = 0xFEuy then
                    opcodes[int16 (0xFE00 ||| int il[at + 1])], at + 2
                else
                    opcodes[int16 il[at]], at + 1

            match opcode.OperandType with
            | OperandType.InlineNone -> read at
            | OperandType.ShortInlineBrTarget
            | OperandType.ShortInlineI
            | OperandType.ShortInlineVar -> read (at + 1)
            | OperandType.InlineVar -> read (at + 2)
            | OperandType.InlineI8
            | OperandType.InlineR -> read (at + 8)
            | OperandType.InlineSwitch -> read (at + 4 + 4 * BitConverter.ToInt32(il, at))
            | OperandType.InlineMethod
            | OperandType.InlineField
            | OperandType.InlineType
            | OperandType.InlineTok ->
                match code.Module.ResolveMember(BitConverter.ToInt32(il, at), ofType, ofMethod) with
                | null -> read (at + 4)
                | found -> found :: read (at + 4)
            | _ -> read (at + 4)

    read 0

/// The types of an assembly that a type is made of: the type itself, what it is an array or a pointer of, its arguments.
let rec private parts (kind: Type | null) : Type list =
    match kind with
    | null -> []
    | kind when kind.IsGenericParameter -> []
    | kind when kind.HasElementType -> parts (kind.GetElementType())
    | kind -> kind :: (kind.GetGenericArguments() |> List.ofArray |> List.collect parts)

let private signature (code: MethodBase) : Type list =
    [
        for parameter in code.GetParameters() do
            yield! parts parameter.ParameterType

        match code with
        | :? MethodInfo as info -> yield! parts info.ReturnType
        | _ -> ()
    ]

let private mentions (what: MemberInfo) : Type list =
    match what with
    | :? Type as kind -> parts kind
    | :? FieldInfo as field -> parts field.DeclaringType @ parts field.FieldType
    | :? MethodBase as code ->
        [
            yield! parts code.DeclaringType
            yield! signature code

            if code.IsGenericMethod then
                yield! code.GetGenericArguments() |> List.ofArray |> List.collect parts
        ]
    | _ -> []

let private constraints (parameters: Type[]) : Type list =
    [
        for parameter in parameters do
            if parameter.IsGenericParameter then
                for bound in parameter.GetGenericParameterConstraints() do
                    yield! parts bound
    ]

/// All that a type names.
let private uses (kind: Type) : Type list =
    [
        yield! parts kind.BaseType
        yield! kind.GetInterfaces() |> List.ofArray |> List.collect parts
        yield! constraints (kind.GetGenericArguments())

        for field in kind.GetFields every do
            yield! parts field.FieldType

        for code in Seq.append (Seq.cast<MethodBase>(kind.GetMethods every)) (Seq.cast<MethodBase>(kind.GetConstructors every)) do
            yield! signature code

            if code.IsGenericMethod then
                yield! constraints (code.GetGenericArguments())

            match code.GetMethodBody() with
            | null -> ()
            | body ->
                for local in body.LocalVariables do
                    yield! parts local.LocalType

                match body.GetILAsByteArray() with
                | null -> ()
                | il -> yield! named code il |> List.collect mentions
    ]

/// The folder below a root, e.g. "Engines/Simd" below "src/Core"; "" for the root itself.
let private folder (root: string) (path: string) : string =
    match path.LastIndexOf $"/{root}/" with
    | -1 -> "" // what the build writes
    | at ->
        let below = path.Substring(at + root.Length + 2)

        match below.LastIndexOf '/' with
        | -1 -> ""
        | slash -> below.Substring(0, slash)

/// The folders that the types of an assembly stand in; a type whose parts lie in two folders has both.
let places (root: string) (assembly: Assembly) : (Type * string list) list =
    let written = documents assembly

    [
        for KeyValue(owner, kinds) in assembly.GetTypes() |> Seq.groupBy outermost |> dict do
            let files =
                kinds |> Seq.map (fun kind -> written.GetValueOrDefault(kind.MetadataToken, Set.empty)) |> Set.unionMany

            let inRoot = files |> Set.filter (fun path -> path.Contains $"/{root}/" && not (path.Contains "/obj/"))

            if not inRoot.IsEmpty then
                owner, inRoot |> Seq.map (folder root) |> Seq.distinct |> List.ofSeq
    ]

/// Every arrow between two folders below a root, by the types at both ends.
let arrows (root: string) (assembly: Assembly) : Arrow list =
    let home = places root assembly |> List.map (fun (kind, folders) -> kind, folders.Head) |> dict

    let definition (kind: Type) =
        if kind.IsGenericType && not kind.IsGenericTypeDefinition then
            kind.GetGenericTypeDefinition()
        else
            kind

    [
        for kind in assembly.GetTypes() do
            match home.TryGetValue(outermost kind) with
            | false, _ -> ()
            | true, from ->
                for used in uses kind do
                    let owner = outermost (definition used)

                    match home.TryGetValue owner with
                    | true, target when target <> from -> { From = from; To = target; Types = (outermost kind).Name, owner.Name }
                    | _ -> ()
    ]
    |> List.distinct
    |> List.sort
