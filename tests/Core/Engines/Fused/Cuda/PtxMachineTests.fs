/// Kernels of a few lines, whose results PTX states.
module Research.Tests.PtxMachineTests

open System
open Research.Tests.PtxMachine
open Research.Tests.PtxMemory
open Research.Tests.PtxProgram
open Expecto

/// Runs a kernel with a buffer of a number of 64 bits for each thread, at the address in %rd0, and four bytes of shared memory for each.
let private results threads (lines: string list) =
    let program =
        [
            ".visible .entry run(\n.param .u64 buffer\n)\n.maxntid 64, 1, 1\n{"
            ".reg .pred %p<9>;\n.reg .b16 %rs<9>;\n.reg .b32 %r<9>;\n.reg .f32 %f<9>;\n.reg .b64 %rd<9>;\n.reg .f64 %fd<9>;"
            ".shared .align 4 .b8 words[256];\n.shared .align 8 .b8 other[8];"
            "ld.param.u64 %rd0, [buffer];\nmov.u32 %r0, %tid.x;\nmov.u64 %rd2, words;\nmul.wide.u32 %rd1, %r0, 8;\nadd.s64 %rd1, %rd0, %rd1;"
            yield! lines
            "ret;\n}"
        ]
        |> String.concat "\n"
        |> parse

    let bytes = Array.zeroCreate<byte>(8 * threads)
    let shared = memory "the shared memory" (Array.zeroCreate (4 * program.Words.Length)) (Array.copy program.Words)
    let buffers = [| buffer bytes |]
    let mutable turn = 0

    let thread number =
        let registers = Array.copy program.Registers
        registers[threadRegister] <- uint64 number
        Thread(number, threads, registers, shared, buffers, BitConverter.GetBytes(addressOf 0))

    let backwards () =
        turn <- turn + 1
        turn % 2 = 0

    run program.Code (fun thread said -> PtxFault $"{program.Text[thread.Next - 1]} {said}") (Array.init threads thread) backwards
    [ for thread in 0 .. threads - 1 -> BitConverter.ToUInt64(bytes, 8 * thread) ]

let private said action =
    try
        action () |> ignore
        "nothing"
    with PtxFault said ->
        said

/// Each thread writes its number, waits, and reads that of another.
let private exchange barrier other =
    [
        "mul.wide.u32 %rd3, %r0, 4;\nadd.s64 %rd3, %rd2, %rd3;\nst.shared.u32 [%rd3], %r0;"
        barrier
        $"xor.b32 %%r1, %%r0, {other};\nmul.wide.u32 %%rd3, %%r1, 4;\nadd.s64 %%rd3, %%rd2, %%rd3;"
        "ld.shared.u32 %r2, [%rd3];\ncvt.u64.u32 %rd4, %r2;\nst.global.u64 [%rd1], %rd4;"
    ]

let private halves = "and.b32 %r3, %r0, 16;\nshl.b32 %r3, 65535, %r3;\nbar.warp.sync %r3;"

[<Tests>]
let tests =
    testList
        "Core/Engines/Fused/Cuda/PtxMachineTests"
        [
            for operation, operands, expected in
                [
                    "add.s32", "%r1, 2147483647, 1", 0x80000000UL
                    "sub.s32", "%r1, 1, 2", 0xFFFFFFFFUL
                    "mul.lo.s32", "%r1, 65537, 65537", 0x20001UL
                    "mul.hi.u32", "%r1, -1, -1", 0xFFFFFFFEUL
                    "mul.hi.s32", "%r1, -1, 1", 0xFFFFFFFFUL
                    "mul.wide.u32", "%rd3, -2, 3", 0x2FFFFFFFAUL
                    "mul.wide.s32", "%rd3, -2, 3", 0xFFFFFFFFFFFFFFFAUL
                    "mad.lo.s32", "%r1, -2, 3, 4", 0xFFFFFFFEUL
                    "min.s32", "%r1, -1, 1", 0xFFFFFFFFUL
                    "max.s32", "%r1, -1, 1", 1UL
                    "min.u32", "%r1, -1, 1", 1UL
                    "add.s16", "%rs1, 32767, 1", 0x8000UL
                    "sub.s16", "%rs1, 1, 2", 0xFFFFUL
                    "shr.u16", "%rs1, -1, 12", 15UL
                    "shr.s16", "%rs1, -8, 3", 0xFFFFUL
                    "cvt.u16.u32", "%rs1, 65537", 1UL
                    "cvt.u16.u64", "%rs1, 65537", 1UL
                    "not.b32", "%r1, 5", 0xFFFFFFFAUL
                    "cvt.u32.u16", "%r1, -1", 0xFFFFUL
                    "cvt.s16.s8", "%rs1, 255", 0xFFFFUL
                    "cvt.s32.s8", "%r1, 128", 0xFFFFFF80UL
                    "cvt.s32.s16", "%r1, 32768", 0xFFFF8000UL
                    "shl.b32", "%r1, 1, 32", 0UL
                    "shl.b32", "%r1, 3, 31", 0x80000000UL
                    "shr.u32", "%r1, -1, 31", 1UL
                    "shr.s32", "%r1, -8, 40", 0xFFFFFFFFUL
                    "cvt.s64.s32", "%rd3, -1", UInt64.MaxValue
                    "cvt.u64.u32", "%rd3, -1", 0xFFFFFFFFUL
                    "cvt.rn.f32.s32", "%f1, 16777217", 0x4B800000UL
                    "cvt.rn.f32.s32", "%f1, 16777219", 0x4B800002UL
                    "add.rn.f32", "%f1, 0f3F800000, 0f33800000", 0x3F800000UL
                    "mul.rn.f32", "%f1, 0f00800000, 0f3F000000", 0x00400000UL
                    "div.rn.f32", "%f1, 0f3F800000, 0f40400000", 0x3EAAAAABUL
                    "sqrt.rn.f32", "%f1, 0f40000000", 0x3FB504F3UL
                    "fma.rn.f32", "%f1, 0f3F800800, 0f3F800800, 0fBF801000", 0x33800000UL
                    "neg.f32", "%f1, 0f00000000", 0x80000000UL
                    "min.f32", "%f1, 0f80000000, 0f00000000", 0x80000000UL
                    "min.f32", "%f1, 0f7FC00000, 0fBF800000", 0xBF800000UL
                    "max.f32", "%f1, 0f80000000, 0f00000000", 0UL
                    "max.f32", "%f1, 0f7FC00000, 0fBF800000", 0xBF800000UL
                    "div.rn.f64", "%fd1, 0d3FF0000000000000, 0d4008000000000000", 0x3FD5555555555555UL
                ] do
                test $"{operation} of {operands} has the bits {expected:X}" {
                    let register = operands.Split(',')[0]
                    Expect.equal (results 1 [ $"{operation} {operands};"; $"st.global.u64 [%%rd1], {register};" ]) [ expected ] ""
                }

            test "numbers are compared by their type, and one that is none is neither above nor below" {
                for relation, x, y, expected in
                    [
                        "lt.s32", "-1", "1", 7UL
                        "lt.u32", "-1", "1", 9UL
                        "gt.f32", "0f3F800000", "0fBF800000", 7UL
                        "gt.f32", "0f7FC00000", "0f00000000", 9UL
                        "le.f32", "0f7FC00000", "0f00000000", 9UL
                        "leu.f32", "0f7FC00000", "0f00000000", 7UL
                        "leu.f32", "0f3F800000", "0fBF800000", 9UL
                        "leu.f32", "0f3F800000", "0f3F800000", 7UL
                        "eq.s32", "5", "5", 7UL
                    ] do
                    let lines = [ $"setp.{relation} %%p1, {x}, {y};"; "selp.b32 %r1, 7, 9, %p1;"; "cvt.u64.u32 %rd3, %r1;" ]

                    Expect.equal (results 1 (lines @ [ "st.global.u64 [%rd1], %rd3;" ])) [ expected ] relation
            }

            test "predicates are negated, and are exclusive where they differ" {
                for operation, expected in
                    [
                        "not.pred %p3, %p1;", 9UL
                        "not.pred %p3, %p2;", 7UL
                        "xor.pred %p3, %p1, %p2;", 7UL
                        "xor.pred %p3, %p1, %p1;", 9UL
                    ] do
                    let lines =
                        [
                            "setp.eq.s32 %p1, 5, 5;"
                            "setp.eq.s32 %p2, 5, 6;"
                            operation
                            "selp.b32 %r1, 7, 9, %p3;"
                            "cvt.u64.u32 %rd3, %r1;"
                        ]

                    Expect.equal (results 1 (lines @ [ "st.global.u64 [%rd1], %rd3;" ])) [ expected ] operation
            }

            test "threads that have met read what others wrote before" {
                let numbers other = [ for thread in 0..31 -> uint64 (thread ^^^ other) ]
                Expect.equal (results 32 (exchange halves 1)) (numbers 1) "within half of a warp"
                Expect.equal (results 32 (exchange "bar.warp.sync -1;" 16)) (numbers 16) "within a warp"

                Expect.equal
                    (results 64 (exchange "bar.sync 0;" 32))
                    [ for thread in 0..63 -> uint64 (thread ^^^ 32) ]
                    "within a group"
            }

            test "what threads read that have not met is a race" {
                for threads, barrier, other in [ 32, "", 1; 32, halves, 16; 64, "bar.warp.sync -1;", 32 ] do
                    Expect.stringContains (said (fun () -> results threads (exchange barrier other))) "a race" barrier
            }

            test "threads that wait for one that comes to another barrier, or to none of theirs, are named" {
                let apart =
                    [
                        "setp.lt.u32 %p1, %r0, 8;"
                        "@%p1 bra FEW;"
                        "bar.warp.sync -1;"
                        "ret;"
                        "FEW:"
                        "bar.warp.sync -1;"
                    ]

                Expect.stringContains (said (fun () -> results 32 apart)) "does not come to the same barrier" ""
                Expect.stringContains (said (fun () -> results 32 [ "bar.warp.sync 1;" ])) "not its own" ""
            }

            test "threads that have ended are not waited for" {
                let few =
                    [
                        "setp.lt.u32 %p1, %r0, 8;"
                        "@%p1 bra END;"
                        "bar.warp.sync -1;"
                        "st.global.u64 [%rd1], 1;"
                        "END:"
                    ]

                Expect.equal (results 32 few) [ for thread in 0..31 -> if thread < 8 then 0UL else 1UL ] ""
            }

            test "an access that is not aligned, or that leaves an array, is refused" {
                for line, what in
                    [
                        "ld.global.u64 %rd3, [%rd1+4];", "outside"
                        "ld.global.u32 %r1, [%rd1+2];", "not aligned to 4 bytes"
                        "ld.global.v2.u32 {%r1, %r2}, [%rd1+-8];", "no buffer"
                        "st.shared.u32 [%rd2+256], %r0;", "part of no array"
                        "st.shared.v2.u32 [%rd2+4], {%r0, %r0};", "not aligned to 8 bytes"
                        "ld.param.u32 %r1, [buffer+8];", "outside the parameters"
                    ] do
                    Expect.stringContains (said (fun () -> results 1 [ line ])) what line
            }
        ]
