/// The instructions of PTX that the kernels have. An operand is a register; a constant stands in a register of its own.
module Research.Tests.PtxInstructions

open System
open Research.Tests.PtxMemory

type private Step = Thread -> unit

// Registers of 64 bits as numbers, and numbers as registers.
let inline private u32 (bits: uint64) = uint32 bits
let inline private s32 (bits: uint64) = int (uint32 bits)
let inline private u16 (bits: uint64) = uint16 bits
let inline private s16 (bits: uint64) = int (int16 bits)
let inline private s8 (bits: uint64) = int (sbyte bits)
let inline private f32 (bits: uint64) = BitConverter.UInt32BitsToSingle(uint32 bits)
let inline private f64 (bits: uint64) = BitConverter.UInt64BitsToDouble bits
let inline private ofS32 (value: int) = uint64 (uint32 value)
let inline private ofS16 (value: int) = uint64 (uint16 value)
let inline private ofS64 (value: int64) = uint64 value
let inline private ofF32 (value: float32) = uint64 (BitConverter.SingleToUInt32Bits value)
let inline private ofF64 (value: float) = BitConverter.DoubleToUInt64Bits value

let inline private unary (a: int[]) ([<InlineIfLambda>] f: uint64 -> uint64) : Step option =
    match a with
    | [| into; x |] -> Some(fun t -> t.R[into] <- f t.R[x])
    | _ -> None

let inline private binary (a: int[]) ([<InlineIfLambda>] f: uint64 -> uint64 -> uint64) : Step option =
    match a with
    | [| into; x; y |] -> Some(fun t -> t.R[into] <- f t.R[x] t.R[y])
    | _ -> None

let inline private ternary (a: int[]) ([<InlineIfLambda>] f: uint64 -> uint64 -> uint64 -> uint64) : Step option =
    match a with
    | [| into; x; y; z |] -> Some(fun t -> t.R[into] <- f t.R[x] t.R[y] t.R[z])
    | _ -> None

/// Operations whose result depends on their operands alone.
let private arithmetic opcode (a: int[]) : Step option =
    match opcode with
    | "mov.u32"
    | "mov.b32"
    | "mov.f32"
    | "mov.u64"
    | "mov.b64"
    | "mov.f64"
    | "mov.pred"
    | "cvta.to.global.u64" -> unary a id
    | "add.s32" -> binary a (fun x y -> ofS32 (s32 x + s32 y))
    | "sub.s32" -> binary a (fun x y -> ofS32 (s32 x - s32 y))
    | "mul.lo.s32" -> binary a (fun x y -> ofS32 (s32 x * s32 y))
    | "mul.hi.u32" -> binary a (fun x y -> (uint64 (u32 x) * uint64 (u32 y)) >>> 32)
    | "mul.hi.s32" -> binary a (fun x y -> ofS32 (int ((int64 (s32 x) * int64 (s32 y)) >>> 32)))
    | "mul.wide.u32" -> binary a (fun x y -> uint64 (u32 x) * uint64 (u32 y))
    | "mul.wide.s32" -> binary a (fun x y -> ofS64 (int64 (s32 x) * int64 (s32 y)))
    | "mad.lo.s32" -> ternary a (fun x y z -> ofS32 (s32 x * s32 y + s32 z))
    | "min.s32" -> binary a (fun x y -> ofS32 (min (s32 x) (s32 y)))
    | "max.s32" -> binary a (fun x y -> ofS32 (max (s32 x) (s32 y)))
    | "min.u32" -> binary a (fun x y -> uint64 (min (u32 x) (u32 y)))
    | "add.s16" -> binary a (fun x y -> ofS16 (s16 x + s16 y))
    | "sub.s16" -> binary a (fun x y -> ofS16 (s16 x - s16 y))
    | "add.s64" -> binary a (fun x y -> x + y)
    | "mul.lo.s64" -> binary a (fun x y -> x * y)
    | "and.pred"
    | "and.b16"
    | "and.b32"
    | "and.b64" -> binary a (&&&)
    | "or.pred"
    | "or.b32"
    | "or.b64" -> binary a (|||)
    | "xor.pred"
    | "xor.b32" -> binary a (^^^)
    | "not.pred" -> unary a (fun x -> 1UL - x)
    | "not.b32" -> unary a (fun x -> uint64 ~~~(u32 x))
    // Shifts by more than all bits are shifts by all bits.
    | "shl.b32" -> binary a (fun x y -> if u32 y > 31u then 0UL else uint64 (u32 x <<< s32 y))
    | "shl.b64" -> binary a (fun x y -> if u32 y > 63u then 0UL else x <<< s32 y)
    | "shr.u32" -> binary a (fun x y -> if u32 y > 31u then 0UL else uint64 (u32 x >>> s32 y))
    | "shr.s32" -> binary a (fun x y -> ofS32 (s32 x >>> int (min 31u (u32 y))))
    | "shr.u16" -> binary a (fun x y -> if u32 y > 15u then 0UL else uint64 (u16 x >>> s32 y))
    | "shr.s16" -> binary a (fun x y -> ofS16 (s16 x >>> int (min 15u (u32 y))))
    | "selp.b32"
    | "selp.s32"
    | "selp.f64"
    | "selp.u32"
    | "selp.f32" -> ternary a (fun x y condition -> if condition <> 0UL then x else y)
    | "cvt.u64.u32"
    | "cvt.u32.u64" -> unary a (fun x -> uint64 (u32 x))
    | "cvt.u16.u32"
    | "cvt.u16.u64"
    | "cvt.u32.u16" -> unary a (fun x -> uint64 (u16 x))
    | "cvt.s16.s8" -> unary a (fun x -> ofS16 (s8 x))
    | "cvt.s32.s8" -> unary a (fun x -> ofS32 (s8 x))
    | "cvt.s32.s16" -> unary a (fun x -> ofS32 (s16 x))
    | "cvt.s64.s32" -> unary a (fun x -> ofS64 (int64 (s32 x)))
    | "cvt.rn.f32.s32" -> unary a (fun x -> ofF32 (float32 (s32 x)))
    | "cvt.rn.f64.s32" -> unary a (fun x -> ofF64 (float (s32 x)))
    | "cvt.f64.f32" -> unary a (fun x -> ofF64 (float (f32 x)))
    | "add.rn.f32" -> binary a (fun x y -> ofF32 (f32 x + f32 y))
    | "sub.rn.f32" -> binary a (fun x y -> ofF32 (f32 x - f32 y))
    | "mul.rn.f32" -> binary a (fun x y -> ofF32 (f32 x * f32 y))
    | "div.rn.f32" -> binary a (fun x y -> ofF32 (f32 x / f32 y))
    | "neg.f32" -> unary a (fun x -> ofF32 -(f32 x))
    | "sqrt.rn.f32" -> unary a (fun x -> ofF32 (MathF.Sqrt(f32 x)))
    | "fma.rn.f32" -> ternary a (fun x y z -> ofF32 (MathF.FusedMultiplyAdd(f32 x, f32 y, f32 z)))
    // The larger or smaller of a number and of what is none is the number, and −0 is below 0.
    | "min.f32" -> binary a (fun x y -> ofF32 (Single.MinNumber(f32 x, f32 y)))
    | "max.f32" -> binary a (fun x y -> ofF32 (Single.MaxNumber(f32 x, f32 y)))
    | "add.rn.f64" -> binary a (fun x y -> ofF64 (f64 x + f64 y))
    | "mul.rn.f64" -> binary a (fun x y -> ofF64 (f64 x * f64 y))
    | "div.rn.f64" -> binary a (fun x y -> ofF64 (f64 x / f64 y))
    | _ -> None

let inline private test a ([<InlineIfLambda>] holds: uint64 -> uint64 -> bool) =
    binary a (fun x y -> if holds x y then 1UL else 0UL)

let inline private relation a relation ([<InlineIfLambda>] number: uint64 -> 'number) =
    match relation with
    | "eq" -> test a (fun x y -> number x = number y)
    | "ne" -> test a (fun x y -> number x <> number y)
    | "lt" -> test a (fun x y -> number x < number y)
    | "le" -> test a (fun x y -> number x <= number y)
    | "gt" -> test a (fun x y -> number x > number y)
    | "ge" -> test a (fun x y -> number x >= number y)
    | _ -> None

/// Comparisons. Two floats are not compared by "ne", which is false in PTX where one is no number; "leu" is true there.
let private comparison (opcode: string) a : Step option =
    match opcode.Split '.' with
    | [| "setp"; which; "s32" |] -> relation a which s32
    | [| "setp"; which; "u32" |]
    | [| "setp"; which; "b32" |] -> relation a which u32
    | [| "setp"; "leu"; "f32" |] -> test a (fun x y -> not (f32 x > f32 y))
    | [| "setp"; which; "f32" |] when which <> "ne" -> relation a which f32
    | _ -> None

/// Reads and writes of one value or of a vector, whose registers stand before or after that of the address.
let private access (opcode: string) (a: int[]) (offset: int64) : Step option =
    let parts = opcode.Split '.'

    let size =
        match Array.last parts with
        | "u32"
        | "s32"
        | "f32" -> Some 4
        | "u64"
        | "f64" -> Some 8
        | _ -> None

    let count =
        match parts.Length, parts[min 2 (parts.Length - 1)] with
        | 3, _ -> Some 1
        | 4, "v2" -> Some 2
        | 4, "v4" -> Some 4
        | _ -> None

    match size, count with
    | Some size, Some count when a.Length = count + 1 ->
        let width, offset = count * size, uint64 offset

        let reads (read: Thread -> uint64 -> int -> int -> uint64) : Step option =
            let address = a[count]

            if count = 1 then
                let into = a[0]
                Some(fun t -> t.R[into] <- read t (t.R[address] + offset) size width)
            else
                Some(fun t ->
                    let from = t.R[address] + offset

                    for index in 0 .. count - 1 do
                        t.R[a[index]] <- read t (from + uint64 (index * size)) size (if index = 0 then width else size))

        let writes (write: Thread -> uint64 -> int -> int -> uint64 -> unit) : Step option =
            Some(fun t ->
                let into = t.R[a[0]] + offset

                for index in 0 .. count - 1 do
                    write t (into + uint64 (index * size)) size (if index = 0 then width else size) t.R[a[index + 1]])

        match parts[0], parts[1] with
        | "ld", "param" -> reads readParameter
        | "ld", "global" -> reads readGlobal
        | "ld", "shared" -> reads readShared
        | "st", "global" -> writes writeGlobal
        | "st", "shared" -> writes writeShared
        | _ -> None
    | _ -> None

/// What ends a thread, or has it wait for others.
let private control opcode (a: int[]) : Step option =
    match opcode with
    | "ret" -> Some(fun t -> t.State <- State.Ended)
    | "bar.warp.sync" ->
        Some(fun t ->
            t.Mask <- uint32 t.R[a[0]]
            t.State <- State.AtWarpBarrier)
    | "bar.sync" -> Some(fun t -> t.State <- State.AtGroupBarrier)
    | _ -> None

/// What an instruction does; None where it is not known.
let compile opcode (registers: int[]) offset =
    arithmetic opcode registers
    |> Option.orElse (comparison opcode registers)
    |> Option.orElse (access opcode registers offset)
    |> Option.orElse (control opcode registers)
