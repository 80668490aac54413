-- English: the language of the weight comparison, hence the largest vocabulary.
return {
    decimal = ".", group = ",", installs = "%s+", buy = "Buy", install = "Install", preregister = "Pre-register",
    iap = "%s - %s per item", iap_one = "%s per item", learn_more = "Learn more", ages = "Ages %s",
    ratings = { "Everyone", "Everyone 10+", "Teen", "Mature 17+" },
    rating_texts = {
        "Suitable for every age. There may be a little drawn or imagined conflict and now and then a mild word.",
        "Suitable from ten years on. There may be more drawn conflict, mild words and a few suggestive moments.",
        "Suitable from thirteen years on. There may be conflict, suggestive moments, crude jokes and some strong words.",
        "Suitable from seventeen years on. There may be intense conflict, blood, adult moments and strong words.",
    },
    descriptors = { "Imagined Conflict", "Drawn Conflict", "Crude Jokes", "Mild Words", "Simulated Chance", "Dark Moments" },
    interactive = { "People Meet", "Digital Goods", "Shares Position", "People Meet, Digital Goods (Random Items Too)" },
    tags = { "Offline", "Single player", "Co-op", "Stylized", "Relaxing", "Realistic", "Quick play", "Retro", "Planner",
             "Tracker", "Editor", "Stream", "Tutor", "Scanner", "Feed", "Budget", "Chat", "Radio", "Quiz", "Merge" },
    nouns = [[adventure album animal answer arena artist balance battle beach bird board book bridge builder button
        camera campaign captain card castle category chance chapter character chart city class climate clock cloud coach
        collection colour community companion contact corner country course crew crystal culture daughter deck design
        detail diary dish doctor document dragon dream engine event evening expert farm favourite field filter finger
        fire flavour flight folder forest formula friend galaxy garden gesture goal guide habit hammer harbour harvest
        hero history home horizon idea image island item journal journey keyboard kitchen knight label ladder language
        layout league lesson letter level library light limit list machine magic map market master match meal medal
        melody memory menu message meter mirror mission moment monster morning mountain museum music network night note
        number object ocean office orbit palette paper party path pattern people photo picture pilot place planet player
        playlist pocket police portal position practice present price prize profile progress project puzzle quest
        question radio railway rain recipe record region report rescue reward rhythm ride river road robot room route
        rule saga school science score screen season secret shadow shelf ship shop signal sister skill sky smile snow
        soldier song sound space speed spirit sport spring square stage star station step store storm story stranger
        street studio style summer sunset survival sword symbol table tactic talent target task taste teacher team
        temple theme thing ticket tile timer token tool tower town track trade trail train travel treasure tree trick
        trip truck tunnel turn universe update upgrade valley value vehicle version victory video view village voice
        voyage wallet wave weapon weather weekend wheel widget window winter wizard word world zone]],
    adjectives = [[able active ancient automatic basic beautiful big bold brave bright calm careful certain charming
        cheerful classic clean clear clever cold colourful comfortable common complete cool cosy crazy creative
        curious custom daily deep delicious different digital direct double dynamic eager early easy elegant endless
        epic exact exciting exclusive famous fast fierce final fine fluent free fresh friendly full funny gentle
        giant global golden good grand great handy happy hard healthy hidden honest huge instant intense interactive
        jolly kind large late legendary light little live local lonely long lovely loyal lucky magical main massive
        mighty modern mysterious narrow natural new nice noble offline open ordinary perfect personal plain playful
        pleasant polite popular powerful precious private proud pure quick quiet rapid rare ready real reliable rich
        royal safe sharp shiny short silent silly simple single smart smooth social soft special steady strange
        strong stunning sudden super sweet swift tactical thoughtful tiny tough true ultimate unique useful vast
        vivid warm whole wild wise wonderful young]],
    verbs = [[add admire arrange ask attack avoid balance beat become begin bring browse build buy call carry catch
        change chase check choose clean climb collect combine compare complete conquer control convert cook count
        craft create cross customize dance decorate defeat defend deliver design develop discover draw dress drive
        earn edit enjoy escape explore export face feed fight fill find finish fix fly follow forget gather grow
        guess guide handle help hide hunt imagine improve invite join jump keep know launch lead learn lift listen
        load lock manage mark master match measure meet merge mix move name notice open order organize own paint
        pass pick plan plant play practise prepare print protect prove pull push race raise reach read record
        remember remove repair repeat rescue reveal ride rule save scan search see send set share shoot show sing
        solve sort spend start steer stop store study survive swap sync take talk tame tap teach tell test throw
        time touch trace track trade train translate travel trust try turn unlock upgrade use visit watch wear win
        wish wonder write]],
    adverbs = [[again alone always anywhere at_home away daily easily every_day faster forever freely gently here
        instantly later more now offline often on_the_go once outdoors quickly quietly right_away safely slowly
        smoothly soon steadily then there together today tomorrow tonight twice well with_ease without_limits]],
    templates = {
        "{V} {a} {N} and {v} your {n} {d}.", "{V} the {n} of {a} {N}, {v} {N} &amp; {v} {a} {N}!",
        "A {a} {n} for {a} {N} who {v} {N} {d}.", "With {N}, {N} and a {a} {n} you {v} {d}.",
        "{V} {N} from {a} {N} or {v} them with a {n}.", "Your {n} is {a}, your {n} is {a}, your {n} {s} {d}.",
        "{V}, {v} and {v} {a} {N}: {a} {n} included.", "Need a {n}? {V} one {d} &amp; {v} the {a} {n}.",
        "&quot;{V} the {a} {n}&quot; is the {n} that {N} {v} {d}.", "It&#39;s {a}: {v} a {n}, {v} the {N}.",
        "From {n} to {n}, {v} {a} {N} {d}", "More than {#} {a} {N} to {v} {d}", "{A} {N} and {a} {N}",
        "{V} up to {#} {N} at the same {n}", "{A} {n} that {s} {N} {d}", "{V} {N} with {a} {N}",
        "Don&#39;t {v} the {n}: {v} {a} {N} {d}.", "{V} <b>{a} {N}</b> in the {a} {n} of {N}.",
        "No {n}, no {n}, just {a} {N}.", "{V} {N}, {v} {N}, {v} {N}.", "Every {n} {s} a {a} {n} with {#} {N}.",
    },
    headings = { "What {N} {v}", "{A} {N}", "HOW TO {v}", "{V} &amp; {v}", "About the {n}", "{#} {N}", "Why {v} {d}?" },
    with_s = function(word)
        if word:find("[^aeiou]y$") then
            return word:sub(1, -2) .. "ies"
        elseif word:find("[sxho]$") and not word:find("[^h]eo$") and not word:find("[td]i?o$") then
            return word .. "es"
        end
        return word .. "s"
    end,
    title = { "{A} {N}", "{A} {n}", "{n} & {n}", "{V} the {n}", "{n} {N}", "{A} {n} {n}", "{V} & {V}", "My {n} {N}" },
    title_case = true,
    space = " ",
}
