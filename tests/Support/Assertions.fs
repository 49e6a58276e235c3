/// Expectations that Expecto does not have.
[<AutoOpen>]
module Research.Tests.Assertions

open System
open Expecto

/// The only item of a sequence. The test fails where there is none, or several.
let single (items: 'item seq) : 'item =
    match List.ofSeq items with
    | [ one ] -> one
    | some -> failtest $"There should be exactly one item, but there are %d{some.Length}: %A{some}"

let private caught (action: unit -> unit) : exn option =
    try
        action ()
        None
    with
    | :? IgnoreException -> reraise ()
    | error -> Some error

let private because<'error> (caught: exn option) =
    match caught with
    | None -> $"{typeof<'error>.Name} should have been thrown, but nothing was."
    | Some other -> $"{typeof<'error>.Name} should have been thrown, but it was {other}"

/// The exception that an action throws, which is of this type and of none derived from it.
let throws<'error when 'error :> exn> (action: unit -> unit) : 'error =
    match caught action with
    | Some(:? 'error as error) when error.GetType() = typeof<'error> -> error
    | other -> failtest (because<'error> other)

/// The exception that an action throws, of this type or of one derived from it.
let throwsAny<'error when 'error :> exn> (action: unit -> unit) : 'error =
    match caught action with
    | Some(:? 'error as error) -> error
    | other -> failtest (because<'error> other)

/// Expects that a text does not contain another.
let lacks (part: string) (text: string) =
    Expect.isFalse (text.Contains(part, StringComparison.Ordinal)) $"«{part}» should not stand in: {text}"
