-- Portuguese
return {
    decimal = ",", group = ".", installs = "%s+", buy = "Comprar", install = "Instalar", preregister = "Fazer o pré-registro",
    iap = "%s – %s por item", iap_one = "%s por item", learn_more = "Saiba mais", ages = "%s anos",
    ratings = { "Livre", "10 anos", "12 anos", "14 anos" },
    rating_texts = { "Para todas as idades.", "A partir de dez anos.", "A partir de doze anos.", "A partir de catorze anos." },
    descriptors = { "Luta imaginária", "Palavras leves" }, interactive = { "Pessoas se encontram", "Bens digitais" },
    tags = { "Off-line", "Um jogador", "Cooperação", "Tranquilo", "Agenda", "Diário", "Edição", "Perguntas" },
    nouns = [[aventura foto animal resposta arena mar pássaro livro ponte botão câmera cartão castelo cidade relógio nuvem cor país
        dragão sonho noite fazenda campo fogo voo floresta amigo galáxia jardim meta porto herói história casa ilha viagem
        língua fase luz máquina magia mapa mercado comida memória mensagem espelho missão manhã montanha música número papel]],
    adjectives = [[nova rápida pequena grande bonita clara quieta divertida quente forte simples especial completa livre antiga
        jovem corajosa esperta segura verdadeira macia diária útil]],
    verbs = [[junte construa procure aprenda divida desenhe proteja resolva mude abra leia escreva ouça escolha explore pratique
        lembre organize compare salve planeje vença]],
    adverbs = [[agora juntos todo_dia devagar rápido sempre de_novo fácil hoje amanhã em_casa]],
    templates = {
        "{V} a {n} {a} e {v} a {n} {a} {d}.", "{n} {a}, {n} {a} &amp; {n} {a}!", "Mais de {#} coisas: {v} {d}.", "{V}, {v} e {v} {d}.",
    },
    headings = { "{n} {a}", "Sobre {n}", "Por que {v}?" }, title = { "{n} {a}", "{n} e {n}", "{V} {n}" }, space = " ",
}
