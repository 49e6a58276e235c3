namespace Research

open System
open System.Collections
open System.Collections.Concurrent
open System.Collections.Generic
open System.Reflection
open System.Runtime.CompilerServices
open System.Security.Cryptography
open System.Text
open System.Text.Json.Nodes

/// A training plan as JSON: every declared property and no computed one, so that two plans are equal exactly if their specs are. A
/// part whose declared type is open states its kind: `{"kind": "Geometric", "ratio": 0.9}`; a sampled loss does not. These defaults
/// are left out: magnitudes uniform on [0, 1), the target that is the input, the squared error, no penalties, no constraints. A type
/// that is not the framework's own states the hash of its code.
[<RequireQualifiedAccess>]
module internal Spec =

    let private camel (name: string) = $"{Char.ToLowerInvariant name[0]}{name.Substring 1}"

    /// The name of a property in a spec. A name that changes in the sources keeps its old one here, because keys are made of specs.
    let private specName (property: PropertyInfo) =
        match property.Name with
        | "EvaluationSamples" -> "judgedOn"
        | name -> camel name

    let private everywhere = BindingFlags.Instance ||| BindingFlags.Public ||| BindingFlags.NonPublic

    let rec private lineage (owner: Type) =
        match owner.BaseType with
        | null -> []
        | parent -> owner :: lineage parent

    /// A property of a part of a plan: its name in a spec, its type, and its getter.
    type private Declared = { Name: string; Type: Type; Read: obj -> objnull }

    /// Whether a field is the compiler's storage of a property: `<Name>k__BackingField` or `Name@`.
    let private stores (property: PropertyInfo) (field: FieldInfo) =
        field.Name = $"<{property.Name}>k__BackingField"
        || field.Name = $"{property.Name}@"
        || field.Name = camel property.Name

    let private known = ConcurrentDictionary<Type, Declared array>()

    /// The public properties that are stored, not computed: those with an initialiser, whose getter the C# compiler wrote, those of a
    /// field of their name, and the fields of F# records.
    let private properties (owner: Type) =
        let isStored (property: PropertyInfo) =
            let isWritten (getter: MethodInfo) = isNull (getter.GetCustomAttribute<CompilerGeneratedAttribute>())

            let isField =
                match property.GetCustomAttribute<CompilationMappingAttribute>() with
                | null -> false
                | mapping -> mapping.SourceConstructFlags = SourceConstructFlags.Field

            property.GetIndexParameters().Length = 0
            && (property.CanWrite
                || isField
                || not (isNull (owner.GetField(camel property.Name, everywhere)))
                || Option.ofObj property.GetMethod |> Option.exists (isWritten >> not))

        lineage owner
        |> List.collect (fun owner ->
            owner.GetProperties(BindingFlags.Instance ||| BindingFlags.Public ||| BindingFlags.DeclaredOnly)
            |> List.ofArray)
        |> List.filter isStored

    /// Fields of a type that no property declares. Only types of scripts have any: the values that a class closes over.
    let private closedOver (owner: Type) (properties: PropertyInfo list) =
        lineage owner
        |> List.collect (fun owner -> owner.GetFields(everywhere ||| BindingFlags.DeclaredOnly) |> List.ofArray)
        |> List.filter (fun field -> properties |> List.exists (fun property -> stores property field) |> not)
        // The parameters of a training that is read are no part of the spec.
        |> List.filter (fun field -> field.FieldType <> typeof<TrainingOutcome>)

    /// The properties and fields in the order of their names, so that moving a line in the source changes no key.
    let private partsOf (owner: Type) =
        known.GetOrAdd(
            owner,
            fun (owner: Type) ->
                let properties = properties owner

                [|
                    for property in properties ->
                        { Name = specName property; Type = property.PropertyType; Read = property.GetValue }
                    for field in closedOver owner properties ->
                        { Name = camel field.Name; Type = field.FieldType; Read = field.GetValue }
                |]
                |> Array.sortWith (fun a b -> String.CompareOrdinal(a.Name, b.Name))
        )

    /// The names of fields of a type that no property declares.
    let undeclared (owner: Type) = [ for field in closedOver owner (properties owner) -> field.Name ]

    let private elements = ConcurrentDictionary<Type, Type>()

    let private elementType (collection: Type) =
        elements.GetOrAdd(
            collection,
            fun (collection: Type) ->
                collection.GetInterfaces()
                |> Array.tryFind (fun face -> face.IsGenericType && face.GetGenericTypeDefinition() = typedefof<IEnumerable<_>>)
                |> Option.map (fun face -> face.GetGenericArguments()[0])
                |> Option.defaultValue typeof<obj>
        )

    /// The shortest text that reads back to the same bits. NaN and infinities are strings, and −0 is written as 0.
    let private real (value: float) : JsonNode | null =
        if Double.IsFinite value then
            JsonValue.Create(value + 0.0)
        else
            JsonValue.Create(string value)

    /// Whether the kind is left out: a loss is sampled unless its spec states another kind.
    let private isUsual declared kind = declared = typeof<ILoss> && kind = typeof<SampledLoss>

    let private goesWithoutSaying (value: objnull) =
        match value with
        | :? Magnitude.Uniform
        | :? ElementFunction.Square -> true
        | :? ITarget as target -> target = Target.Input
        | :? EquatableArray<Penalty> as penalties -> penalties.Count = 0
        | :? EquatableArray<Constraint> as constraints -> constraints.Count = 0
        | _ -> false

    let private usuallySo = set [ "magnitude"; "error"; "target"; "penalties"; "constraints" ]

    let rec private encode (declared: Type) (value: objnull) : JsonNode | null =
        match value with
        | null -> null
        | :? float as number -> real number
        | :? float32 as number -> real (float number)
        | :? bool as flag -> JsonValue.Create flag
        | :? string as text -> JsonValue.Create text
        | :? int as number -> JsonValue.Create number
        | :? int64 as number -> JsonValue.Create number
        | :? uint32 as number -> JsonValue.Create number
        | :? uint64 as number -> JsonValue.Create number
        | :? Enum as choice -> JsonValue.Create(string choice)
        | :? IEnumerable as items ->
            let element = elementType (items.GetType())
            JsonText.array [ for item in items -> encode element item ]
        | data when data :? Delegate || data.GetType().IsPrimitive ->
            raise (
                NotSupportedException $"A plan is plain data but holds a {data.GetType()}: replace it by a number or a record."
            )
        | data -> encodeFields declared data

    and private encodeFields (declared: Type) (data: obj) : JsonObject =
        let kind = data.GetType()
        let result = JsonObject()

        if kind <> declared && not (isUsual declared kind) then
            result["kind"] <- JsonValue.Create kind.Name

        for part in partsOf kind do
            match part.Read data with
            | value when usuallySo.Contains part.Name && goesWithoutSaying value -> ()
            | value -> result[part.Name] <- encode part.Type value

        match data with
        | :? ISampler as sampler -> result["drawing"] <- JsonValue.Create sampler.Drawing
        | :? Constraint as constrained ->
            Option.ofObj constrained.Gradient
            |> Option.iter (fun version -> result["gradient"] <- JsonValue.Create version)
        | _ -> ()

        Code.hash kind |> Option.iter (fun hash -> result["code"] <- JsonValue.Create hash)
        result

    /// The spec of a part of a plan, with its kind.
    let ofPart (part: obj) : JsonObject = encodeFields typeof<obj> part

    /// The spec of one training run.
    let ofPlan (plan: TrainingPlan) : JsonObject = encodeFields typeof<TrainingPlan> plan

    /// Whether two plans are equal but for their restart.
    let private alike (left: TrainingPlan) (right: TrainingPlan) =
        let same part = part.Name = "restart" || Object.Equals(part.Read left, part.Read right)
        Array.forall same (partsOf typeof<TrainingPlan>)

    // Each part of the plan that was encoded last, with its text: the plans of a sweep have most parts in common.
    let private latest: struct (objnull * string)[] voption ref = ref ValueNone

    let private text (node: JsonNode | null) =
        match node with
        | null -> "null"
        | node -> node.ToJsonString()

    /// The parts of a plan with their texts, in the order of its spec.
    let private texts (plan: TrainingPlan) : (string * string) array =
        let parts = partsOf typeof<TrainingPlan>
        let before = latest.Value
        let next = Array.zeroCreate<struct (objnull * string)> parts.Length

        let one at (part: Declared) =
            let value = part.Read plan

            let encoded () =
                if usuallySo.Contains part.Name && goesWithoutSaying value then
                    ""
                else
                    text (encode part.Type value)

            let said =
                match before with
                | ValueSome before ->
                    let struct (earlier, said) = before[at]
                    if Object.Equals(earlier, value) then said else encoded ()
                | ValueNone -> encoded ()

            next[at] <- struct (value, said)
            part.Name, said

        let all = parts |> Array.mapi one
        latest.Value <- ValueSome next
        all |> Array.filter (fun (_, said) -> said <> "")

    /// The spec of a cell as text: one plan with the list of restarts where the plans are equal but for these; else the list of plans.
    let ofPlans (plans: TrainingPlan list) : string =
        match plans with
        | first :: others when List.forall (alike first) others ->
            // There may be a hundred thousand cells.
            let written = StringBuilder "{"

            for name, said in texts first do
                if name <> "restart" then
                    written.Append('"').Append(name).Append("\":").Append(said).Append ',' |> ignore

            written.Append "\"restarts\":[" |> ignore
            let restarts = plans |> Seq.map (fun plan -> plan.Restart)
            written.AppendJoin(',', restarts).Append("]}").ToString()
        | plans -> (JsonText.object [ "plans", JsonText.array [ for plan in plans -> ofPlan plan ] ]).ToJsonString()

    /// The version of the form of specs. It is raised when a change of the form would change the spec of a plan.
    [<Literal>]
    let Schema = 1

    let keyOf (engineName: string) (engineVersion: string) (spec: string) : string =
        // Version 1 adds nothing, so that older keys stay valid.
        let schema = if Schema = 1 then "" else $"schema {Schema}\n"

        String.Concat([| schema; engineName; "\n"; engineVersion; "\n"; spec |])
        |> Encoding.UTF8.GetBytes
        |> SHA256.HashData
        |> Convert.ToHexStringLower

    /// The key of a cell: SHA-256, in hexadecimal, of the version of specs, the engine's name and version, and the spec of its
    /// plans.
    let key (engineName: string) (engineVersion: string) (plans: TrainingPlan list) : string =
        keyOf engineName engineVersion (ofPlans plans)
