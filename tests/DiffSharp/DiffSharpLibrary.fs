/// DiffSharp as a judge: tensors in double precision on its reference backend.
module Research.Tests.Judges.DiffSharpLibrary

open DiffSharp

type private DiffSharpTensor(inner: Tensor) =
    inherit Differentiable()

    static let made tensor = DiffSharpTensor tensor :> Differentiable

    static let inside (t: Differentiable) = (t :?> DiffSharpTensor).Inner

    member _.Inner = inner

    override _.Constant(shape, numbers) = made (dsharp.tensor(numbers, dtype = Dtype.Float64).view shape)

    override _.Stack tensors = made (dsharp.stack (List.map inside tensors))

    override _.Plus other = made (inner + inside other)
    override _.Minus other = made (inner - inside other)
    override _.Times other = made (inner * inside other)
    override _.Over other = made (inner / inside other)

    override _.Product other = made (dsharp.matmul (inner, inside other))

    override _.Transposed = made (inner.transpose ())

    override _.Part(from, shape) =
        let flat = inner.view [ inner.nelement ]
        made (flat[from .. from + List.fold (*) 1 shape - 1].view shape)

    override _.Length = inner.nelement
    override _.Relu = made (dsharp.relu inner)
    override _.Sign = made (inner.sign ())
    override _.Sum = made (inner.sum ())
    override _.Value = inner.primalDeep.toDouble ()

let private at (parameters: float[]) =
    dsharp.config (dtype = Dtype.Float64, backend = Backend.Reference)
    dsharp.tensor (parameters, dtype = Dtype.Float64)

let private stated (loss: Differentiable -> Differentiable) (parameters: Tensor) =
    (loss (DiffSharpTensor parameters) :?> DiffSharpTensor).Inner

let private gradient loss parameters =
    let value, slopes = dsharp.fgrad (stated loss) (at parameters)
    value.toDouble (), slopes.toArray1D<float>()

let private hessian loss parameters = (dsharp.hessian (stated loss) (at parameters)).toArray2D<float>()

let library = { Name = "DiffSharp"; Gradient = gradient; Hessian = hessian }
