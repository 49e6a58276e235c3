// FS0001: which here is 'LinearModel'. This branch returns a value of type 'ReluOutputModel'
open Research

let wrong (tied: float -> Training<ReluOutputModel>) (linear: float -> Training<LinearModel>) =
    sweep "p" [ 1.0; 0.1 ] (fun density -> if density = 1.0 then linear density else tied density)
    |> ask Training.loss
