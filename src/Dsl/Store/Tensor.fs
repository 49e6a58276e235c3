namespace Research

open System
open System.Buffers.Binary

/// The number types that the store writes.
[<RequireQualifiedAccess>]
type internal Element =
    | F32
    | F64
    | I64

/// A tensor of a file: row-major, little-endian.
[<RequireQualifiedAccess>]
type internal Tensor = { Name: string; Element: Element; Shape: int list; Bytes: byte array }

/// Numbers to tensors and back.
module internal Tensor =

    let private build name element shape width (values: 'number array) (write: byte array -> int -> 'number -> unit) =
        let bytes = Array.zeroCreate (values.Length * width)
        values |> Array.iteri (fun i value -> write bytes (i * width) value)

        { Tensor.Name = name; Tensor.Element = element; Tensor.Shape = shape; Tensor.Bytes = bytes }

    /// Integers.
    let ofIntegers name shape (values: int64 array) =
        build name Element.I64 shape 8 values (fun bytes at value ->
            BinaryPrimitives.WriteInt64LittleEndian(Span(bytes, at, 8), value))

    /// Doubles.
    let ofDoubles name shape (values: float array) =
        build name Element.F64 shape 8 values (fun bytes at value ->
            BinaryPrimitives.WriteDoubleLittleEndian(Span(bytes, at, 8), value))

    let private isSingle (value: float) =
        BitConverter.DoubleToInt64Bits(float (float32 value)) = BitConverter.DoubleToInt64Bits value

    /// Floats where that loses no bit of any value, doubles otherwise.
    let ofReals name shape (values: float array) =
        if Array.forall isSingle values then
            build name Element.F32 shape 4 values (fun bytes at value ->
                BinaryPrimitives.WriteSingleLittleEndian(Span(bytes, at, 4), float32 value))
        else
            ofDoubles name shape values

    /// The integers of a tensor.
    let integers (tensor: Tensor) =
        Array.init (tensor.Bytes.Length / 8) (fun i ->
            BinaryPrimitives.ReadInt64LittleEndian(ReadOnlySpan(tensor.Bytes, i * 8, 8)))

    /// The reals of a tensor, whatever their width.
    let reals (tensor: Tensor) =
        match tensor.Element with
        | Element.F32 ->
            Array.init (tensor.Bytes.Length / 4) (fun i ->
                float (BinaryPrimitives.ReadSingleLittleEndian(ReadOnlySpan(tensor.Bytes, i * 4, 4))))
        | Element.F64
        | Element.I64 ->
            Array.init (tensor.Bytes.Length / 8) (fun i ->
                BinaryPrimitives.ReadDoubleLittleEndian(ReadOnlySpan(tensor.Bytes, i * 8, 8)))
