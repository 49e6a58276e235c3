namespace Research

open System
open System.Buffers
open System.IO
open System.Text.Json

/// Loss curves and evaluations as lines of JSON.
module internal Metrics =

    /// A number, or null where it is not finite, which JSON does not have.
    let private number (json: Utf8JsonWriter) (name: string) (value: float) =
        if Double.IsFinite value then
            json.WriteNumber(name, value)
        else
            json.WriteNull name

    // The bytes that are written at once.
    let private piece = 65_536

    /// Writes a line for each point of each curve, and a line for each restart with its evaluation.
    let write (trained: (RunCell * TrainedState list) list) (stream: Stream) : unit =
        let buffer = ArrayBufferWriter<byte> piece
        use json = new Utf8JsonWriter(buffer)

        let line (cell: RunCell) (restart: int) (fields: unit -> unit) =
            json.WriteStartObject()
            json.WriteString("setting", cell.Label)
            json.WriteNumber("restart", restart)
            fields ()
            json.WriteEndObject()
            json.Flush()
            json.Reset()
            buffer.Write(ReadOnlySpan [| byte '\n' |])

            if buffer.WrittenCount >= piece then
                stream.Write buffer.WrittenSpan
                buffer.ResetWrittenCount()

        for cell, states in trained do
            for plan, state in Seq.zip cell.Plans states do
                for point in state.Curve do
                    line cell plan.Restart (fun () ->
                        json.WriteNumber("step", point.Step)
                        number json "loss" point.Loss)

                let judged = state.Evaluation

                line cell plan.Restart (fun () ->
                    number json "evaluationLoss" judged.Loss
                    number json "standardError" judged.StandardError
                    json.WriteNumber("samples", judged.Samples))

        stream.Write buffer.WrittenSpan
