namespace Research.Cli

open System
open Argu

/// The words after a verb in the order that its parser needs.
type internal Ordered =
    {
        /// The words that belong to no option, then each option with its values.
        Words: string list
        /// A sentence for each fault of the words.
        Wrong: string list
        /// Whether no required word is missing.
        IsWhole: bool
    }

/// Reads words in any order: options may stand before, between or after other words, and --out=x means --out x. The options of a verb
/// are those of its parser.
[<RequireQualifiedAccess>]
module internal WordOrder =

    type private Takes =
        | Nothing
        | One
        | Several

    type private Option = { Name: string; Takes: Takes; Value: string }

    /// The parser of a verb.
    let private parser verb : ArgumentParser =
        match verb with
        | "show" -> ArgumentParser.Create<ShowArgs>()
        | "run" -> ArgumentParser.Create<RunArgs>()
        | "reproduce" -> ArgumentParser.Create<ReproduceArgs>()
        | "report" -> ArgumentParser.Create<ReportArgs>()
        | "status"
        | "resume"
        | "verify" -> ArgumentParser.Create<FolderArgs>()
        | "task" -> ArgumentParser.Create<TaskArgs>()
        | "collect" -> ArgumentParser.Create<CollectArgs>()
        | "export" -> ArgumentParser.Create<ExportArgs>()
        | "compare" -> ArgumentParser.Create<CompareArgs>()
        | "results" -> ArgumentParser.Create<ResultsArgs>()
        | "exact" -> ArgumentParser.Create<ExactArgs>()
        | "crosscheck" -> ArgumentParser.Create<CrosscheckArgs>()
        | "phase" -> ArgumentParser.Create<PhaseArgs>()
        | "bench" -> ArgumentParser.Create<BenchArgs>()
        | "live" -> ArgumentParser.Create<LiveArgs>()
        | "explorable" -> ArgumentParser.Create<ExplorableArgs>()
        | "check-device" -> ArgumentParser.Create<DeviceArgs>()
        | "doctor" -> ArgumentParser.Create<DoctorArgs>()
        | _ -> ArgumentParser.Create<NoArgs>()

    let private option (case: ArgumentCaseInfo) name =
        let fields = case.UnionCaseInfo.GetFields()

        {
            Name = name
            Takes =
                if fields.Length = 0 then Nothing
                elif case.ArgumentType = ArgumentType.List then Several
                else One
            Value = if fields.Length = 0 then "" else fields[0].Name
        }

    /// The options of a parser, and the words that it takes beside them.
    let private schema (parser: ArgumentParser) =
        let options, others =
            parser.GetArgumentCases()
            |> List.filter (fun case -> not case.IsHidden.Value)
            |> List.partition (fun case -> not case.IsMainCommand)

        [
            for case in options do
                for name in case.CommandLineNames.Value -> option case name
        ],
        List.tryHead others |> Option.map (fun case -> option case "", case.IsMandatory.Value)

    /// Whether a word is an option, known or not. A negative number is none.
    let private isOption (word: string) = word.Length > 1 && word[0] = '-' && not (Char.IsAsciiDigit word[1] || word[1] = '.')

    let private quoted (words: string list) = String.concat " and " words

    /// Whether a word continues the values of an option. The values of --set and --where end at a word without =.
    let private goesOn (option: Option) (word: string) =
        not (isOption word) && (not (List.contains option.Name [ "--set"; "--where" ]) || word.Contains '=')

    /// The key of --set that an unknown option has the name of.
    let private key (options: Option list) (word: string) =
        let isSettable = options |> List.exists (fun option -> option.Name = "--set")
        Changes.keys |> List.tryFind (fun key -> isSettable && word.TrimStart '-' = key)

    /// Options of run that are often written after other verbs.
    let private ofRun = [ "--set"; "--cell"; "--where" ]

    let private unknown verb (options: Option list) (word: string) =
        match key options word, options |> List.map _.Name with
        | None, _ when List.contains word ofRun -> $"The option {word} belongs to run, and not to {verb}: write run ID {word} …."
        | Some key, _ -> $"The option {word} does not exist: write --set {key}=VALUE."
        | None, [] -> $"The option {word} does not exist: {verb} has no options, so leave it out."
        | None, names -> $"The option {word} does not exist: {Nearest.remedy names word}."

    /// The nearest known option to an unknown one, so that its values are not taken for other words.
    let private meant (options: Option list) (word: string) =
        Nearest.tryFind (options |> List.map _.Name) word
        |> Option.bind (fun name -> options |> List.tryFind (fun option -> option.Name = name))

    /// Splits --out=x.
    let private split (word: string) =
        match word.IndexOf '=' with
        | -1 -> word, []
        | at -> word.Substring(0, at), [ word.Substring(at + 1) ]

    let rec private collect verb options found others wrong (words: string list) =
        match words with
        | [] -> List.rev found, List.rev others, List.rev wrong
        | word :: rest when isOption word ->
            let name, inside = split word

            let known = options |> List.tryFind (fun option -> option.Name = name)
            let wrong = if known.IsSome then wrong else unknown verb options name :: wrong

            match known |> Option.orElse (meant options name), key options name, inside @ List.truncate 1 rest with
            | _, None, _ when known.IsNone && List.contains name ofRun ->
                collect verb options found others wrong (List.skipWhile (isOption >> not) rest)
            | _, Some key, value :: _ when known.IsNone ->
                let rest = if inside.IsEmpty then rest.Tail else rest
                collect verb options found others wrong ($"--set={key}={value}" :: rest)
            | None, _, _ -> collect verb options found others wrong rest
            | Some option, _, _ ->
                let values, rest =
                    match option.Takes, inside, rest with
                    | Nothing, _, _
                    | One, [ _ ], _ -> inside, rest
                    | One, _, next :: later when not (isOption next) -> [ next ], later
                    | Several, _, next :: later when inside.IsEmpty && not (isOption next) ->
                        next :: List.takeWhile (goesOn option) later, List.skipWhile (goesOn option) later
                    | Several, _, _ -> inside @ List.takeWhile (goesOn option) rest, List.skipWhile (goesOn option) rest
                    | _ -> [], rest

                let fault =
                    match option.Takes, values with
                    | _ when known.IsNone -> []
                    | Nothing, value :: _ -> [ $"The option {name} takes no value but has {value}: write {name} alone." ]
                    | (One | Several), [] -> [ $"The option {name} has no value: write {name} {option.Value}." ]
                    | _ when List.contains "" values -> [ $"The option {name} has an empty value: write {name} {option.Value}." ]
                    | _ -> []

                collect verb options ((option, values) :: found) others (fault @ wrong) rest
        | word :: rest -> collect verb options found (word :: others) wrong rest

    let private repeated (found: (Option * string list) list) =
        [
            for option, times in found |> List.groupBy fst do
                match option.Takes, times |> List.collect snd with
                | Several, _ -> ()
                | _ when times.Length < 2 -> ()
                | _, [] -> $"The option {option.Name} is given {times.Length} times: give it once."
                | _, values -> $"The option {option.Name} is given {times.Length} times, as {quoted values}: give it once."
        ]

    /// Sentences on words that belong to no option.
    let private misplaced verb (options: Option list) main (others: string list) =
        match main, others with
        | None, first :: _ when options |> List.exists (fun option -> option.Name = "--only") ->
            let only = String.concat " " others
            [ $"The word {first} is no option of {verb}: write --only {only}." ]
        | None, first :: _ -> [ $"The word {first} does not belong to {verb}: leave it out." ]
        | Some(main, _), _ when List.contains "" others -> [ $"The {main.Value} is empty: write {verb} {main.Value}." ]
        | Some(main, _), _ :: _ :: _ when main.Takes = One ->
            [
                $"The number of words after {verb} is {others.Length}, {quoted others}, but must be 1: write {verb} {main.Value}."
            ]
        | Some(main, true), [] -> [ $"There is no {main.Value}: write {verb} {main.Value}." ]
        | _ -> []

    /// Puts the words after a verb in order, with a sentence for each fault.
    let read (verb: string) (words: string list) : Ordered =
        let options, main = schema (parser verb)
        let found, others, wrong = collect verb options [] [] [] words
        let misplaced = misplaced verb options main others

        let isWell (option, values: string list) = (option.Takes = Nothing) = values.IsEmpty && not (List.contains "" values)

        let known = found |> List.filter isWell

        let written (option: Option, values: string list list) =
            if option.Takes = Several then
                option.Name :: List.concat values
            else
                option.Name :: List.head values

        {
            Words =
                (if main.IsSome then others else [])
                @ (known |> List.groupBy fst |> List.collect (fun (option, times) -> written (option, List.map snd times)))
            Wrong = wrong @ repeated found @ misplaced
            IsWhole = misplaced.IsEmpty
        }
