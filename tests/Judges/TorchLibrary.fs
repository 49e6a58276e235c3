/// TorchSharp as a judge: tensors in double precision on the processor. Only where TorchRuntime finds libtorch.
module Research.Tests.Judges.TorchLibrary

open System
open TorchSharp

type private TorchTensor(inner: torch.Tensor) =
    inherit Differentiable()

    static let shaped (shape: int list) = [| for axis in shape -> int64 axis |]
    static let made tensor = TorchTensor tensor :> Differentiable
    static let inside (t: Differentiable) = (t :?> TorchTensor).Inner

    member _.Inner = inner

    override _.Constant(shape, numbers) = made (torch.tensor(Array.ofList numbers, dtype = torch.float64).reshape(shaped shape))

    override _.Stack tensors = made (torch.stack (List.map inside tensors))
    override _.Plus other = made (inner + inside other)
    override _.Minus other = made (inner - inside other)
    override _.Times other = made (inner * inside other)
    override _.Over other = made (inner / inside other)
    override _.Product other = made (inner.matmul (inside other))
    override _.Transposed = made (inner.t ())

    override _.Part(from, shape) = made (inner.reshape(-1L).narrow(0L, from, int64 (List.fold (*) 1 shape)).reshape(shaped shape))

    override _.Length = int (inner.numel ())
    override _.Relu = made (inner.relu ())
    override _.Sign = made (inner.sign ())
    override _.Sum = made (inner.sum ())
    override _.Value = inner.item<float>()

/// Asks something of the parameters as a leaf; all tensors that are made on the way are freed.
let private at (parameters: float[]) (ask: torch.Tensor -> 'answer) =
    use _ = torch.NewDisposeScope()
    use _ = torch.enable_grad ()
    ask (torch.tensor (parameters, dtype = torch.float64, requires_grad = true))

let private valueOf (loss: Differentiable -> Differentiable) leaf = (loss (TorchTensor leaf) :?> TorchTensor).Inner

/// ∂output/∂leaf; `again` where it is to be differentiated once more. Every output here depends on the leaf: where one does
/// not, libtorch's error would end the process. The graph is kept, because rows of a Hessian share it.
let private slopes again (output: torch.Tensor) (leaf: torch.Tensor) =
    torch.autograd.grad([| output |], [| leaf |], retain_graph = true, create_graph = again)[0]

let private numbers (tensor: torch.Tensor) = tensor.detach().data<float>().ToArray()

let private gradient loss parameters =
    at parameters (fun leaf ->
        let value = valueOf loss leaf
        value.item<float>(), numbers (slopes false value leaf))

/// By double backward, a row at a time.
let private hessian loss (parameters: float[]) =
    at parameters (fun leaf ->
        let first = slopes true (valueOf loss leaf) leaf
        array2D [ for k in 0 .. parameters.Length - 1 -> numbers (slopes false first[int64 k] leaf) ])

let library = { Name = "TorchSharp"; Gradient = gradient; Hessian = hessian }
