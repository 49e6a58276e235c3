namespace Research

open System
open System.Buffers.Binary
open System.IO

/// A number type of a tensor. All named types are read; the store writes F32, F64 and I64 only.
[<RequireQualifiedAccess>]
type internal Element =
    | F16
    | BF16
    | F32
    | F64
    | I64
    /// A type that is not read, with its width in bytes where the format defines it.
    | Other of name: string * width: int option

/// Number types.
module internal Element =

    /// The width of a number in bytes; None where it is not defined.
    let width (element: Element) =
        match element with
        | Element.F16
        | Element.BF16 -> Some 2
        | Element.F32 -> Some 4
        | Element.F64
        | Element.I64 -> Some 8
        | Element.Other(_, width) -> width

/// A tensor that was read: row-major, little-endian.
[<RequireQualifiedAccess>]
type internal Tensor = { Name: string; Element: Element; Shape: int list; Bytes: byte array }

/// A tensor to be written. Its numbers are taken row by row from the results, so that these are in memory only once.
[<RequireQualifiedAccess; NoEquality; NoComparison>]
type internal Draft =
    {
        Name: string
        Element: Element
        Shape: int list
        /// Writes all numbers, row-major, little-endian.
        Write: Stream -> unit
    }

/// Tensors to be written.
module internal Draft =

    /// The width of a number in bytes.
    let width (element: Element) = Element.width element |> Option.get

    /// The size of all numbers in bytes.
    let length (draft: Draft) = List.fold (fun product axis -> product * int64 axis) (int64 (width draft.Element)) draft.Shape

    /// The number of rows along the first axis, and the number of numbers in each.
    let private split (shape: int list) =
        match shape with
        | [] -> 1, 1
        | rows :: others -> rows, List.fold (*) 1 others

    let private make name element shape (at: int -> int -> 'number) (put: byte array -> int -> 'number -> unit) =
        let rows, columns = split shape
        let width = width element

        let write (stream: Stream) =
            let row = Array.zeroCreate (width * columns)

            for r in 0 .. rows - 1 do
                let number = at r

                for c in 0 .. columns - 1 do
                    put row (c * width) (number c)

                stream.Write(row, 0, row.Length)

        { Draft.Name = name; Draft.Element = element; Draft.Shape = shape; Draft.Write = write }

    /// A tensor of integers. The function gives the integer of a row, along the first axis, at a position in that row.
    let ofIntegers name shape (at: int -> int -> int64) =
        make name Element.I64 shape at (fun bytes place value ->
            BinaryPrimitives.WriteInt64LittleEndian(Span(bytes, place, 8), value))

    /// A tensor of doubles. The function gives the number of a row, along the first axis, at a position in that row.
    let ofDoubles name shape (at: int -> int -> float) =
        make name Element.F64 shape at (fun bytes place value ->
            BinaryPrimitives.WriteDoubleLittleEndian(Span(bytes, place, 8), value))

    let private isSingle (value: float) =
        BitConverter.DoubleToInt64Bits(float (float32 value)) = BitConverter.DoubleToInt64Bits value

    let private areSingle shape (at: int -> int -> float) =
        let rows, columns = split shape

        seq { 0 .. rows - 1 }
        |> Seq.forall (fun r ->
            let number = at r
            let mutable c = 0

            while c < columns && isSingle (number c) do
                c <- c + 1

            c = columns)

    /// A tensor of floats where no value loses a bit by that, else of doubles.
    let ofReals name shape (at: int -> int -> float) =
        if areSingle shape at then
            make name Element.F32 shape at (fun bytes place value ->
                BinaryPrimitives.WriteSingleLittleEndian(Span(bytes, place, 4), float32 value))
        else
            ofDoubles name shape at

/// Tensors that were read.
module internal Tensor =

    /// The integers of a tensor.
    let integers (tensor: Tensor) =
        Array.init (tensor.Bytes.Length / 8) (fun i ->
            BinaryPrimitives.ReadInt64LittleEndian(ReadOnlySpan(tensor.Bytes, i * 8, 8)))

    let private each width (read: byte array -> int -> float) (tensor: Tensor) =
        Array.init (tensor.Bytes.Length / width) (fun i -> read tensor.Bytes (i * width))

    let private half (bytes: byte array) at = float (BinaryPrimitives.ReadHalfLittleEndian(ReadOnlySpan(bytes, at, 2)))

    // A bfloat16 is the upper half of a float.
    let private brain (bytes: byte array) at =
        let upper = int (BinaryPrimitives.ReadInt16LittleEndian(ReadOnlySpan(bytes, at, 2)))
        float (BitConverter.Int32BitsToSingle(upper <<< 16))

    let private single (bytes: byte array) at = float (BinaryPrimitives.ReadSingleLittleEndian(ReadOnlySpan(bytes, at, 4)))
    let private double (bytes: byte array) at = BinaryPrimitives.ReadDoubleLittleEndian(ReadOnlySpan(bytes, at, 8))

    /// The reals of a tensor of any width; conversion to double is exact.
    let reals (tensor: Tensor) =
        match tensor.Element with
        | Element.F16 -> each 2 half tensor
        | Element.BF16 -> each 2 brain tensor
        | Element.F32 -> each 4 single tensor
        | Element.F64 -> each 8 double tensor
        | Element.I64
        | Element.Other _ -> raise (FormatException $"the numbers of {tensor.Name} are no reals")
