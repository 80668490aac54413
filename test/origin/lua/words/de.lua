-- German
return {
    decimal = ",", group = ".", installs = "%s+", buy = "Kaufen", install = "Installieren", preregister = "Vorregistrieren",
    iap = "%s bis %s pro Artikel", iap_one = "%s pro Artikel", learn_more = "Weitere Informationen", ages = "%s Jahre",
    ratings = { "USK ab 0 Jahren", "USK ab 6 Jahren", "USK ab 12 Jahren", "USK ab 16 Jahren" },
    rating_texts = { "Für alle geeignet.", "Ab sechs Jahren geeignet.", "Ab zwölf Jahren geeignet.", "Ab sechzehn Jahren geeignet." },
    descriptors = { "Erdachte Kämpfe", "Milde Worte", "Düstere Szenen" },
    interactive = { "Menschen treffen sich", "Digitale Güter", "Standort wird geteilt" },
    tags = { "Offline", "Einzelspieler", "Zusammen", "Entspannend", "Planer", "Tagebuch", "Bearbeitung", "Quiz" },
    nouns = [[Abenteuer Bild Tier Antwort Arena Meer Vogel Buch Brücke Knopf Kamera Karte Burg Stadt Uhr Wolke Farbe Land Drache
        Traum Abend Hof Feld Feuer Flug Wald Freund Galaxie Garten Ziel Hafen Held Geschichte Haus Insel Reise Ritter Sprache
        Stufe Licht Maschine Zauber Markt Essen Nachricht Spiegel Aufgabe Morgen Berg Musik Nacht Zahl Papier Straße Planet
        Übung Geschenk Preis Frage Zug Regen Rezept Fluss Zimmer Regel Schule Punkt Schatten Laden Himmel Lächeln Schnee Lied]],
    adjectives = [[neue schnelle kleine große schöne helle stille lustige warme starke einfache besondere ganze freie tiefe alte
        junge mutige kluge sichere echte weiche tägliche persönliche übersichtliche nützliche]],
    verbs = [[sammle baue suche lerne teile male schütze löse ändere öffne lies schreibe höre wähle erkunde übe merke ordne
        vergleiche speichere plane gewinne]],
    adverbs = [[jetzt gemeinsam täglich langsam schnell immer überall wieder leicht heute morgen zuhause unterwegs]],
    templates = {
        "{V} {a} {n} und {v} {a} {n} {d}.", "{A} {n}, {a} {n} &amp; {a} {n}!", "Mehr als {#} {a} Dinge: {v} {d}.",
        "&quot;{A} {n}&quot;: {v} {n} und {n}.", "{V}, {v} und {v} {a} {n}.",
    },
    headings = { "{A} {n}", "Über {n}", "Warum {n}?" }, title = { "{A} {n}", "{n} und {n}", "{n}: {n}" }, space = " ",
}
