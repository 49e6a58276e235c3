namespace Research.Live

open System
open System.Buffers.Binary
open Research

/// What a live page draws at one moment.
type internal LiveFrame =
    {
        /// The number of the setup, which the sizes belong to.
        Setup: int
        /// Steps since the settings were changed, and since the beginning.
        Step: int
        Total: int
        /// The exact loss, or the loss on a fixed sample.
        Loss: float
        /// W row by row, then b.
        Parameters: EquatableArray<float>
        /// D_i [Features].
        Dimensionalities: float[]
        /// The loss at some numbers of steps, since the last frame that was taken.
        Curve: (int * float) list
    }

/// Frames as bytes, all numbers with their low byte first.
[<RequireQualifiedAccess>]
module internal LiveFrame =

    let private header = 24

    /// Four integers (setup, step, total, points of the curve), the loss as a double, then floats: the parameters, D_i, and the points
    /// as pairs of step and loss.
    let write (frame: LiveFrame) : byte[] =
        let curve = List.rev frame.Curve
        let floats = frame.Parameters.Count + frame.Dimensionalities.Length + 2 * curve.Length
        let bytes = Array.zeroCreate (header + 4 * floats)

        [ frame.Setup; frame.Step; frame.Total; curve.Length ]
        |> List.iteri (fun k value -> BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4 * k), value))

        BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan 16, frame.Loss)

        seq {
            yield! frame.Parameters
            yield! frame.Dimensionalities

            for step, loss in curve do
                yield float step
                yield loss
        }
        |> Seq.iteri (fun k value -> BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(header + 4 * k), float32 value))

        bytes

    /// A later frame with the points of one that nobody took. Frames of different setups have nothing in common.
    let after (earlier: LiveFrame option) (later: LiveFrame) =
        match earlier with
        | Some earlier when earlier.Setup = later.Setup -> { later with Curve = later.Curve @ earlier.Curve }
        | _ -> later
