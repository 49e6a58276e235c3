module Research.Tests.LivePageTests

open System.Text.Json
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
                    browser.Until $"{step} === 0 && document.getElementById('hidden-is').value === '3'"
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
                    browser.Until $"{step} > 5 && document.getElementById('hidden-is').value === '20'")
            }

            test "a wrong setting is a sentence on the page, which takes back what it showed" {
                browsing (fun browser ->
                    browser.Ask(choose "features" "40") |> ignore
                    browser.Until "document.getElementById('features-is').value === '40'"
                    browser.Ask(choose "loss" "exact") |> ignore
                    browser.Until "document.getElementById('notice').textContent.includes('at most 12')"
                    Expect.equal (browser.Ask "document.getElementById('loss').value") "sampled" "")
            }

            test "a number that is typed and out of bounds, or no number, is one sentence, and the page takes it back" {
                browsing (fun browser ->
                    for id, value, sentence in
                        [
                            "features",
                            "4000",
                            "The number of features is 4000 but must be in [2, 128]: train larger models with run."
                            "features", "1", "The number of features is 1 but must be in [2, 128]: train larger models with run."
                            "hidden",
                            "7",
                            "The number of hidden dimensions is 7 but must be in [1, 6]: use no more dimensions than features."
                            "hidden", "2.5", "The setting hidden is 2.5 but must be a whole number."
                            "density", "often", "The setting density is \"often\" but must be a number."
                        ] do
                        let before = browser.Ask $"document.getElementById('{id}-is').value"
                        browser.Ask(choose $"{id}-is" value) |> ignore
                        let quoted = JsonSerializer.Serialize sentence
                        browser.Until $"document.getElementById('notice').textContent === {quoted}"
                        browser.Until $"document.getElementById('{id}-is').value === '{before}'"

                    browser.Ask(choose "seed" "x") |> ignore
                    browser.Until "document.getElementById('notice').textContent.startsWith('The setting seed')"
                    browser.Until "document.getElementById('seed').value === '0'"
                    browser.Ask(choose "features-is" "20") |> ignore
                    browser.Until "document.getElementById('features').value === '20'"
                    Expect.equal (browser.Ask "document.getElementById('notice').textContent") "" "all is well")
            }

            test "models with neurons train too, and one sentence stands where no optimum is known" {
                browsing (fun browser ->
                    for model in [ "neurons"; "absolute" ] do
                        browser.Ask(choose "model" model) |> ignore
                        browser.Until $"{step} === 0 && document.getElementById('model').value === '{model}'"
                        browser.Ask(choose "hidden-is" "9") |> ignore
                        browser.Until $"{step} === 0 && document.getElementById('hidden-is').value === '9'"
                        browser.Ask(choose "penalty" "hidden") |> ignore
                        browser.Until "!document.getElementById('price-row').hidden"
                        browser.Ask(choose "price" "-3") |> ignore
                        browser.Until "document.getElementById('price').getAttribute('aria-valuetext') === '0.001'"
                        browser.Ask(choose "sampler" "some") |> ignore
                        browser.Until "!document.getElementById('active-row').hidden"
                        browser.Ask(click "run") |> ignore
                        browser.Until $"{step} > 100"

                        for canvas in [ "vectors"; "gram"; "dims"; "curve" ] do
                            Expect.equal (browser.Ask(isDrawn canvas)) "True" $"{model}: {canvas}"

                        Expect.equal
                            (browser.Ask "document.getElementById('best').textContent")
                            "There is no exact loss with neurons, so no optimum is known."
                            model

                        browser.Ask(click "run") |> ignore
                        browser.Until "document.getElementById('run').textContent.startsWith('Run')")
            }

            test "the keyboard reaches every control, and shows where it is" {
                browsing (fun browser ->
                    let controls =
                        "[...document.querySelectorAll('button, select, input, canvas[tabindex]')].filter(e => e.checkVisibility() && !e.closest('dialog')).map(e => e.id || e.textContent)"

                    let wanted = JsonSerializer.Deserialize<string list>(browser.Ask $"JSON.stringify({controls})") |> nonNull

                    let reached =
                        [
                            for _ in wanted do
                                browser.Press "Tab"

                                let focus =
                                    "(() => { const e = document.activeElement; return getComputedStyle(e).outlineStyle === 'solid' ? e.id || e.textContent : 'unseen ' + e.id; })()"

                                browser.Ask focus
                        ]

                    Expect.equal reached wanted "in the order of the page"
                    browser.Ask "document.getElementById('features').focus()" |> ignore
                    browser.Press "ArrowRight"
                    browser.Until "document.getElementById('features-is').value === '7'")
            }

            for width, isDark in [ 1400, false; 390, true ] do
                let words = if isDark then "in the dark" else "in the light"

                test $"a checker of accessibility finds nothing serious, {width} pixels wide, {words}" {
                    browsing (fun browser ->
                        browser.Size width 1000
                        browser.Dark isDark

                        for model in [ "relu"; "absolute" ] do
                            browser.Ask(choose "model" model) |> ignore
                            browser.Until $"document.getElementById('model').value === '{model}' && {step} >= 0"
                            Expect.equal (Pages.findings browser) "nothing" model
                            Expect.equal (browser.Ask "document.documentElement.scrollWidth") $"{width}" "nothing is cut off")
                }

            test "a click on the phase diagram trains the model of the point to its phase" {
                browsing (fun browser ->
                    browser.Ask "document.querySelector('.phases').click()" |> ignore
                    browser.Until "document.querySelectorAll('#legend li').length > 2"
                    Expect.equal (browser.Ask(isDrawn "map")) "True" "the diagram"

                    browser.Ask
                        "(() => { const c = document.getElementById('map'), b = c.getBoundingClientRect(); c.dispatchEvent(new MouseEvent('click', { clientX: b.left + b.width / 2, clientY: b.top + b.height / 2 })); })()"
                    |> ignore

                    browser.Until $"document.getElementById('features-is').value === '2' && {step} > 50"
                    Expect.equal (browser.Ask "document.getElementById('loss').value") "exact" "")
            }
        ]
    |> slow
