module Research.Tests.LivePageTests

open Research
open Research.Cli
open Research.Live
open Expecto

let private options: LiveOptions =
    {
        Port = 0
        Token = "the-token-of-a-page"
        First = { LiveSettings.usual with Loss = OnSamples(64, false) }
        Engine = fun () -> SimdEngine 1
    }

let private step = "Number(document.documentElement.dataset.step)"

/// Whether a canvas has more than one colour.
let private isDrawn id =
    $"(() => {{ const c = document.getElementById('{id}'); const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; const s = new Set(); for (let k = 0; k < d.length; k += 4) s.add(d[k] + 256 * d[k + 1] + 65536 * d[k + 2] + 16777216 * d[k + 3]); return s.size > 3; }})()"

let private choose id value =
    $"(() => {{ const e = document.getElementById('{id}'); e.value = '{value}'; e.dispatchEvent(new Event('input')); e.dispatchEvent(new Event('change')); }})()"

let private click id = $"document.getElementById('{id}').click()"

let private browsing (use': Devtools -> unit) =
    if Chromium.executable.IsNone then
        skiptest "Chromium is not on PATH."

    match SharedFramework.load () |> Result.bind (fun () -> Server.start options) with
    | Error why -> skiptest why
    | Ok server ->
        try
            use browser = new Devtools()
            browser.Size 1400 1000
            browser.Open server.Address
            browser.Until $"{step} === 0"
            use' browser
            Expect.isEmpty browser.Complaints "on the console"
        finally
            server.Stop()

[<Tests>]
let tests =
    testList
        "Live/LivePageTests"
        [
            test "the page shows a training that advances, pauses, steps, changes and is reset" {
                browsing (fun browser ->
                    Expect.equal (browser.Ask "location.search") "" "the token left the address"
                    Expect.equal (browser.Ask "document.cookie") "" "no script reads the cookie"
                    browser.Ask(click "step") |> ignore
                    browser.Until $"{step} === 1"
                    browser.Ask(click "run") |> ignore
                    browser.Until $"{step} > 500"
                    browser.Ask(click "run") |> ignore
                    browser.Until "document.getElementById('run').textContent.startsWith('Run')"

                    for canvas in [ "vectors"; "gram"; "dims"; "curve" ] do
                        Expect.equal (browser.Ask(isDrawn canvas)) "True" canvas

                    browser.Until "document.getElementById('best').textContent.startsWith('0.')"
                    browser.Ask(choose "hidden" "3") |> ignore
                    browser.Until $"{step} === 0 && document.getElementById('hidden-is').textContent === '3'"
                    browser.Ask(click "pair") |> ignore
                    browser.Until "document.getElementById('sampler').value === 'correlated'"
                    browser.Ask(choose "loss" "exact") |> ignore
                    browser.Ask(click "run") |> ignore
                    browser.Until $"{step} > 20"
                    browser.Ask(click "save") |> ignore
                    browser.Until "document.getElementById('text').textContent.includes('CorrelatedSets')"
                    browser.Ask(click "close") |> ignore
                    browser.Ask(click "reset") |> ignore
                    browser.Ask(choose "loss" "sampled") |> ignore

                    browser.Until
                        "document.getElementById('loss').value === 'sampled' && !document.getElementById('batch-row').hidden"

                    browser.Ask(choose "features" "100") |> ignore
                    browser.Until "document.getElementById('hidden').max === '20'"
                    browser.Ask(choose "hidden" "20") |> ignore
                    browser.Until $"{step} > 5 && document.getElementById('hidden-is').textContent === '20'")
            }

            test "a wrong setting is a sentence on the page, which takes back what it showed" {
                browsing (fun browser ->
                    browser.Ask(choose "features" "40") |> ignore
                    browser.Until "document.getElementById('features-is').textContent === '40'"
                    browser.Ask(choose "loss" "exact") |> ignore
                    browser.Until "document.getElementById('notice').textContent.includes('at most 12')"
                    Expect.equal (browser.Ask "document.getElementById('loss').value") "sampled" "")
            }

            test "a click on the phase diagram trains the model of the point to its phase" {
                browsing (fun browser ->
                    browser.Ask "document.querySelector('.phases').click()" |> ignore
                    browser.Until "document.querySelectorAll('#legend li').length > 2"
                    Expect.equal (browser.Ask(isDrawn "map")) "True" "the diagram"

                    browser.Ask
                        "(() => { const c = document.getElementById('map'), b = c.getBoundingClientRect(); c.dispatchEvent(new MouseEvent('click', { clientX: b.left + b.width / 2, clientY: b.top + b.height / 2 })); })()"
                    |> ignore

                    browser.Until $"document.getElementById('features-is').textContent === '2' && {step} > 50"
                    Expect.equal (browser.Ask "document.getElementById('loss').value") "exact" "")
            }
        ]
    |> slow
