/// A device of the fused engine that interprets the committed PTX. Memory begins with bytes that are no numbers.
module Research.Tests.PtxDevice

open System
open System.Collections.Generic
open System.Text
open Research
open Research.Tests.PtxMachine
open Research.Tests.PtxProgram

let private undefined size = Array.create<byte> size 255uy

type internal PtxBuffer(size: int) =
    member val Bytes = undefined size

    interface IComputeBuffer with
        member this.Write from = from.CopyTo(this.Bytes.AsSpan())
        member this.Read into = this.Bytes.AsSpan(0, into.Length).CopyTo into
        member _.Dispose() = ()

type internal PtxKernel(name: string, program: Program) =
    let mutable turn = 0u

    // Of the many turns of a loop about half go backwards, whatever the number of barriers in it.
    let backwards () =
        turn <- turn + 1u
        (turn * 0x9E3779B9u) >>> 31 = 1u

    let parameters (count: int) (setup: ReadOnlySpan<byte>) =
        let sizes = List.map snd program.Parameters

        if sizes <> List.replicate count 8 @ [ setup.Length ] then
            fault $"{name}: the kernel takes parameters of {sizes} bytes, not {count} buffers and {setup.Length} bytes"

        let start, size = List.last program.Parameters
        let bytes = undefined (start + size)

        for index, (at, _) in Seq.indexed (List.truncate count program.Parameters) do
            BitConverter.TryWriteBytes(Span(bytes, at, 8), addressOf index) |> ignore

        setup.CopyTo(bytes.AsSpan start)
        bytes

    interface IComputeKernel with
        member _.Run(groups, threads, buffers, setup) =
            if threads > program.MostThreads then
                fault $"{name}: {threads} threads are more than the {program.MostThreads} of the kernel"

            let arrays = buffers.ToArray() |> Array.map (fun buffer -> (buffer :?> PtxBuffer).Bytes)
            let parameters = parameters arrays.Length setup

            for group in 0 .. groups - 1 do
                let shared =
                    {
                        Bytes = undefined (4 * program.Words.Length)
                        Writer = Array.copy program.Words
                        Time = Array.zeroCreate program.Words.Length
                    }

                let thread number =
                    let registers = Array.copy program.Registers
                    registers[threadRegister] <- uint64 number
                    registers[groupRegister] <- uint64 group
                    Thread(number, threads, registers, shared, arrays, parameters)

                let explain (thread: Thread) said =
                    PtxFault $"{name}, thread {thread.Number} of group {group} at `{program.Text[thread.Next - 1]}`: {said}."

                run program.Code explain (Array.init threads thread) backwards

/// The device. `edit` changes the text of a kernel before it is read.
type internal PtxDevice(edit: string -> string) =
    let kernels = Dictionary<KernelVariant, PtxKernel>()

    interface IComputeDevice with
        member _.Description = "an interpreter of PTX"
        member _.Memory = 1L <<< 28
        member _.LocalMemory = 48 <<< 10
        member _.Pace = 1L <<< 38
        member _.GroupsWait = false
        member _.Missing _ = null

        member this.Build variant =
            if not (kernels.ContainsKey variant) then
                match CommittedPtx.Find variant with
                | null -> fault $"{variant.FileName} is not committed"
                | text ->
                    let program = parse (edit (Encoding.UTF8.GetString text))
                    let most = (this :> IComputeDevice).LocalMemory

                    if program.SharedBytes > most then
                        fault $"{variant.FileName} shares {program.SharedBytes} bytes, more than the {most} of the device"

                    kernels[variant] <- PtxKernel(variant.FileName, program)

            kernels[variant]

        member _.Allocate bytes = new PtxBuffer(int bytes)
        member _.Dispose() = ()
