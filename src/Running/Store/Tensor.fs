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
    /// A type that is not read, with its width in bits where the format defines it.
    | Other of name: string * bits: int option

/// Number types.
module internal Element =

    /// The width of a number in bits; None where it is not defined.
    let bits (element: Element) =
        match element with
        | Element.F16
        | Element.BF16 -> Some 16
        | Element.F32 -> Some 32
        | Element.F64
        | Element.I64 -> Some 64
        | Element.Other(_, bits) -> bits

    /// The name of a type in a header.
    let name (element: Element) =
        match element with
        | Element.Other(name, _) -> name
        | known -> string known

/// The numbers of a tensor that was read, row-major.
[<RequireQualifiedAccess>]
type internal TensorNumbers =
    | Reals of float array
    | Integers of int64 array

/// A tensor that was read.
[<RequireQualifiedAccess>]
type internal Tensor = { Name: string; Shape: int list; Numbers: TensorNumbers }

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
    let width (element: Element) = Option.get (Element.bits element) / 8

    /// The size of all numbers in bytes.
    let length (draft: Draft) = List.fold (fun product axis -> product * int64 axis) (int64 (width draft.Element)) draft.Shape

    /// The number of rows along the first axis, and the number of numbers in each.
    let private split (shape: int list) =
        match shape with
        | [] -> 1, 1
        | rows :: others -> rows, List.fold (*) 1 others

    // The numbers that are written at once.
    let private most = 65_536

    let private make name element shape (at: int -> int -> 'number) (put: byte array -> int -> 'number -> unit) =
        let rows, columns = split shape
        let width = width element

        let write (stream: Stream) =
            let piece = Array.zeroCreate (width * min columns most)

            for r in 0 .. rows - 1 do
                let number = at r

                for start in 0..most .. columns - 1 do
                    let count = min most (columns - start)

                    for c in 0 .. count - 1 do
                        put piece (c * width) (number (start + c))

                    stream.Write(piece, 0, count * width)

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

/// The numbers of tensors while they are read.
module internal TensorNumbers =

    let private half (bytes: byte array) at = float (BinaryPrimitives.ReadHalfLittleEndian(ReadOnlySpan(bytes, at, 2)))

    // A bfloat16 is the upper half of a float.
    let private brain (bytes: byte array) at =
        let upper = int (BinaryPrimitives.ReadInt16LittleEndian(ReadOnlySpan(bytes, at, 2)))
        float (BitConverter.Int32BitsToSingle(upper <<< 16))

    let private single (bytes: byte array) at = float (BinaryPrimitives.ReadSingleLittleEndian(ReadOnlySpan(bytes, at, 4)))
    let private double (bytes: byte array) at = BinaryPrimitives.ReadDoubleLittleEndian(ReadOnlySpan(bytes, at, 8))
    let private integer (bytes: byte array) at = BinaryPrimitives.ReadInt64LittleEndian(ReadOnlySpan(bytes, at, 8))

    /// Numbers of a type, zeros at first, with a function that reads some: the position of the first, and their bytes, which are a
    /// whole number of numbers at the beginning of an array. Reals of any width become doubles, which is exact. None for a type
    /// that is not read.
    let ofType (element: Element) (count: int) : (TensorNumbers * (int -> byte array -> int -> unit)) option =
        let filled width (read: byte array -> int -> 'number) (numbers: 'number array -> TensorNumbers) =
            let all = Array.zeroCreate count

            let take first bytes length =
                for k in 0 .. length / width - 1 do
                    all[first + k] <- read bytes (k * width)

            Some(numbers all, take)

        match element with
        | Element.F16 -> filled 2 half TensorNumbers.Reals
        | Element.BF16 -> filled 2 brain TensorNumbers.Reals
        | Element.F32 -> filled 4 single TensorNumbers.Reals
        | Element.F64 -> filled 8 double TensorNumbers.Reals
        | Element.I64 -> filled 8 integer TensorNumbers.Integers
        | Element.Other _ -> None

/// Tensors that were read.
module internal Tensor =

    /// The integers of a tensor.
    let integers (tensor: Tensor) =
        match tensor.Numbers with
        | TensorNumbers.Integers all -> all
        | TensorNumbers.Reals _ -> raise (FormatException $"holds reals in {tensor.Name} instead of integers")

    /// The reals of a tensor.
    let reals (tensor: Tensor) =
        match tensor.Numbers with
        | TensorNumbers.Reals all -> all
        | TensorNumbers.Integers _ -> raise (FormatException $"holds integers in {tensor.Name} instead of reals")
