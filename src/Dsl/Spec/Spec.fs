namespace Research

open System
open System.Collections
open System.Collections.Concurrent
open System.Collections.Generic
open System.Reflection
open System.Security.Cryptography
open System.Text
open System.Text.Json.Nodes

/// A training plan as JSON: every stored field and nothing computed, so that two plans are equal exactly if their specs
/// are. A part whose declared type leaves its kind open says it: `{"kind": "Geometric", "ratio": 0.9}`; only a sampled loss
/// does not. What most plans have goes without saying: magnitudes uniform on [0, 1), the target that is the input, the error
/// that is squared, no penalty, no constraint. What is not the framework's own says which code it has.
[<RequireQualifiedAccess>]
module Spec =

    let private camel (name: string) = $"{Char.ToLowerInvariant name[0]}{name.Substring 1}"

    /// The name of a stored field: of the C# property `<Name>k__BackingField`, of the F# record field `Name@`, or its own.
    let private fieldName (field: FieldInfo) = field.Name.Replace("k__BackingField", "").Trim('<', '>', '@') |> camel

    let rec private lineage (owner: Type) =
        match owner.BaseType with
        | null -> []
        | parent -> owner :: lineage parent

    let private instanceFields =
        BindingFlags.Instance ||| BindingFlags.Public ||| BindingFlags.NonPublic ||| BindingFlags.DeclaredOnly

    let private known = ConcurrentDictionary<Type, struct (string * FieldInfo) array>()

    /// Fields ordered by name, so that moving a line in the source changes no key.
    let private fields (owner: Type) =
        known.GetOrAdd(
            owner,
            fun (owner: Type) ->
                lineage owner
                |> Seq.collect _.GetFields(instanceFields)
                // What training gave is no part of a recipe.
                |> Seq.filter (fun field -> owner <> typeof<Activations> || fieldName field <> "known")
                |> Seq.map (fun field -> struct (fieldName field, field))
                |> Seq.sortWith (fun (struct (a, _)) (struct (b, _)) -> String.CompareOrdinal(a, b))
                |> Seq.toArray
        )

    let private elementType (collection: Type) =
        collection.GetInterfaces()
        |> Array.tryFind (fun face -> face.IsGenericType && face.GetGenericTypeDefinition() = typedefof<IEnumerable<_>>)
        |> Option.map (fun face -> face.GetGenericArguments()[0])
        |> Option.defaultValue typeof<obj>

    /// Shortest text that reads back to the same bits; what JSON cannot hold as a number is a string. −0 equals 0.
    let private real (value: float) : JsonNode | null =
        if Double.IsFinite value then
            JsonValue.Create(value + 0.0)
        else
            JsonValue.Create(string value)

    /// The kind that goes without saying: a loss is sampled unless it says otherwise.
    let private isUsual declared kind = declared = typeof<ILoss> && kind = typeof<SampledLoss>

    let private goesWithoutSaying (value: objnull) =
        match value with
        | :? Magnitude.Uniform
        | :? ElementFunction.Square -> true
        | :? ITarget as target -> target = Target.Input
        | :? Values<Penalty> as penalties -> penalties.Count = 0
        | :? Values<Constraint> as constraints -> constraints.Count = 0
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

        for struct (name, field) in fields kind do
            match field.GetValue data with
            | value when usuallySo.Contains name && goesWithoutSaying value -> ()
            | value -> result[name] <- encode field.FieldType value

        match data with
        | :? ISampler as sampler -> result["drawing"] <- JsonValue.Create sampler.Drawing
        | _ -> ()

        Code.hash kind |> Option.iter (fun hash -> result["code"] <- JsonValue.Create hash)
        result

    /// Any part of a plan, with its kind.
    let ofPart (part: obj) : JsonObject = encodeFields typeof<obj> part

    /// The spec of one training run.
    let ofPlan (plan: TrainingPlan) : JsonObject = encodeFields typeof<TrainingPlan> plan

    /// Whether two plans differ at most in their restart.
    let private alike (left: TrainingPlan) (right: TrainingPlan) =
        let same struct (name, field: FieldInfo) = name = "restart" || Object.Equals(field.GetValue left, field.GetValue right)

        Array.forall same (fields typeof<TrainingPlan>)

    /// The spec of a setting: what its plans share, with the list of their restarts; all of them where they share less.
    let ofPlans (plans: TrainingPlan list) : JsonObject =
        match plans with
        | first :: others when List.forall (alike first) others ->
            let spec = ofPlan first
            spec.Remove "restart" |> ignore
            spec["restarts"] <- JsonText.array [ for plan in plans -> JsonValue.Create plan.Restart ]
            spec
        | plans -> JsonText.object [ "plans", JsonText.array [ for plan in plans -> ofPlan plan ] ]

    let internal keyOf (engineName: string) (engineVersion: string) (spec: JsonObject) : string =
        $"{engineName}\n{engineVersion}\n{spec.ToJsonString()}"
        |> Encoding.UTF8.GetBytes
        |> SHA256.HashData
        |> Convert.ToHexStringLower

    /// The key of a setting: SHA-256, in hexadecimal, of the engine's name and version and of the spec of its plans.
    let key (engineName: string) (engineVersion: string) (plans: TrainingPlan list) : string =
        keyOf engineName engineVersion (ofPlans plans)
