"""Small drawings in the manner of many programs, each with what it says in its own way.

A drawing is 100 × 50 where nothing else is said: the attributes of its root stand behind a bar.
"""

from __future__ import annotations

_NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
_FONT = 'font-family="Source Sans 3"'
_ROOT = 'viewBox="0 0 100 50"'
_STAR = "M50 2 64 44 28 18H72L36 44z"
_STOPS = '<stop offset="0" stop-color="red"/><stop offset="1" stop-color="blue"/>'

_DRAWINGS = {
    # Inkscape
    "inkscape gradient of a gradient": f"""<defs><linearGradient id="a">{_STOPS}</linearGradient>
        <linearGradient id="b" xlink:href="#a" gradientUnits="userSpaceOnUse" x1="10" y1="0" x2="90" y2="0"/>
        <linearGradient id="c" xlink:href="#b" gradientTransform="matrix(0 1 -1 0 50 -20)"/></defs>
        <path style="fill:url(#b);stroke:none" d="M5 5h90v15H5z"/>
        <path style="fill:url(#c)" d="M5 25h90v20H5z"/>""",
    "figma radial to another colour": """<radialGradient id="a" cx="50" cy="25" r="40"
        gradientUnits="userSpaceOnUse"><stop stop-color="#0a0" stop-opacity=".2"/>
        <stop offset=".6" stop-color="red"/><stop offset="1" stop-color="blue" stop-opacity="0"/>
        </radialGradient><rect width="100" height="50" fill="url(#a)"/>""",
    "inkscape layer and clip": """<clipPath id="k" clipPathUnits="userSpaceOnUse"><path d="M20 5h40v40H20z"
        transform="rotate(20 40 25)"/></clipPath><g transform="translate(10 2)"><g clip-path="url(#k)">
        <rect width="80" height="46" fill="#2050a0"/><circle cx="40" cy="25" r="12"
        fill="orange"/></g></g>""",
    "inkscape radial aslant": f"""<radialGradient id="a" cx="0" cy="0" r="10" gradientUnits="userSpaceOnUse"
        gradientTransform="matrix(3 1 -.6 1.4 50 25)">{_STOPS}</radialGradient>
        <rect width="100" height="50" fill="url(#a)"/>""",
    "inkscape arrow": """<marker id="m" orient="auto" refX="0" refY="0" style="overflow:visible">
        <path d="M0 0 5 -5 -12.5 0 5 5z" transform="matrix(-.4 0 0 -.4 -4 0)" style="fill:#c00"/></marker>
        <path d="M10 40C30 0 50 0 80 30" style="fill:none;stroke:#c00;stroke-width:2;marker-end:url(#m)"/>""",
    "inkscape tspans": """<text xml:space="preserve" x="5" y="15" style="font-size:10px;line-height:1.25;
        font-family:'Source Sans 3'"><tspan x="5" y="15">one <tspan
        style="font-weight:bold">bold</tspan> x</tspan>
        <tspan x="5" y="30" style="fill:#a00">two</tspan></text>""",
    "inkscape clone of a clone": """<g id="a"><rect id="r" x="5" y="5" width="10" height="10" fill="teal"/>
        </g><use id="u" xlink:href="#a" transform="translate(20 5)"/><use xlink:href="#u" x="10"
        transform="rotate(15) scale(1.2)"/>""",
    "inkscape dashes in units": """<path d="M5 10H95" stroke="#000" stroke-width="1mm"
        stroke-dasharray="4mm,1mm" stroke-dashoffset="2mm"/><path d="M5 25H95" stroke="#000" stroke-width="3"
        stroke-dasharray="6" stroke-linecap="round"/><path d="M5 40H95" stroke="#000" stroke-width="4"
        stroke-dasharray="9 3 1" stroke-dashoffset="-5"/>""",
    "sketch mask by use": f"""<defs><rect id="p" x="5" y="5" width="60" height="30" rx="8"/>
        <linearGradient id="g" x1="50%" y1="0%" x2="50%" y2="100%">{_STOPS}</linearGradient></defs>
        <g fill="none" fill-rule="evenodd"><mask id="m" fill="white"><use xlink:href="#p"/></mask>
        <use fill="#D8D8D8" xlink:href="#p"/><path d="M0,0 L80,50 L0,50 Z" fill="url(#g)"
        mask="url(#m)"/><mask id="n" fill="white"><use xlink:href="#p" x="60" y="8"
        transform="scale(.7)"/></mask><circle cx="80" cy="25" r="20" fill="#F5A623" mask="url(#n)"/></g>""",
    # Illustrator
    "illustrator classes": """<style type="text/css">.st0{fill:#F7931E;stroke:#000000;stroke-miterlimit:10;}
        .st1{opacity:0.5;} .st1 .st0{fill:#29ABE2} path.st2{fill-rule:evenodd;clip-rule:evenodd}</style>
        <rect class="st0" x="5" y="5" width="30" height="40"/><g class="st1"><circle class="st0" cx="40"
        cy="20"
        r="15"/><circle class="st0" cx="55" cy="25" r="15"/></g>
        <path class="st2" d="M70 5h28v40H70z M76 12h16v25H76z"/>""",
    "illustrator clip by use": """<defs><rect id="S_1" x="10" y="10" width="60" height="30" rx="8"/></defs>
        <clipPath id="S_2"><use xlink:href="#S_1" style="overflow:visible"/></clipPath>
        <g style="clip-path:url(#S_2)"><ellipse cx="25" cy="20" rx="30" ry="18" fill="#8CC63F"/>
        <ellipse cx="65" cy="30" rx="20" ry="18" fill="#662D91" opacity=".7"/></g>""",
    "illustrator clip in a clip": """<clipPath id="a"><circle cx="40" cy="25" r="22"/></clipPath>
        <clipPath id="b" clip-path="url(#a)"><circle cx="60" cy="25" r="22"/></clipPath>
        <rect width="100" height="50" fill="crimson" clip-path="url(#b)"/>""",
    "illustrator group clip twice": """<clipPath id="a"><path d="M0 0h50v50H0z"/></clipPath><clipPath id="b">
        <path d="M0 0h100v25H0z"/></clipPath><g clip-path="url(#a)" transform="translate(20 0)"><g
        clip-path="url(#b)" transform="rotate(10)"><rect width="100" height="50" fill="#036"/></g></g>""",
    "illustrator text": """<text transform="matrix(1 0 0 1 5 20)"><tspan x="0" y="0" font-family="Source Sans
        3"
        font-size="12px">Ab</tspan><tspan x="0" y="14.4" font-size="12px" font-family="Source Sans 3"
        letter-spacing="2">cde</tspan></text>""",
    "illustrator star": f"""<path d="{_STAR}" fill="gold" stroke="#333" stroke-width="2"/>
        <path d="{_STAR}" fill-rule="evenodd" fill="#09c" transform="translate(50 10) scale(.6)"/>""",
    # Affinity
    "affinity nested svg": """<svg x="10" y="5" width="40" height="40" viewBox="0 0 10 10"><rect width="10"
        height="10" fill="#ddd"/><circle cx="10" cy="5" r="4" fill="#a33"/></svg><svg x="55" y="5" width="40"
        height="40" viewBox="0 0 20 10" preserveAspectRatio="xMaxYMin slice"><circle cx="15" cy="5"
        r="5"/></svg>""",
    "affinity matrices": """<g transform="matrix(1,0,0,1,10,5)"><g
        transform="matrix(0.866,0.5,-0.5,0.866,20,0)">
        <rect x="0" y="0" width="30" height="20" style="fill:rgb(32,80,160);fill-opacity:0.5;"/></g></g>
        <g transform="matrix(-1,0,0,1,90,5)"><path d="M0 0L20 0L0 30Z" style="fill:rgb(200,0,0);stroke:black;
        stroke-width:1.5px;stroke-linejoin:round;stroke-miterlimit:1.5;"/></g>""",
    "affinity gradient stroke": f"""<linearGradient id="_L" x1="0" y1="0" x2="1" y2="0"
        gradientUnits="userSpaceOnUse" gradientTransform="matrix(80,0,0,80,10,25)">{_STOPS}</linearGradient>
        <path d="M10 40C30 0 70 0 90 40" style="fill:none;stroke:url(#_L);stroke-width:6px;"/>""",
    # draw.io
    "drawio boxes": """<g><rect x="5" y="5" width="35" height="20" rx="3" ry="3" fill="#dae8fc"
        stroke="#6c8ebf"
        pointer-events="all"/><path d="M 40 15 L 58.63 15" fill="none" stroke="#000" stroke-miterlimit="10"
        pointer-events="stroke"/><path d="M 63.88 15 L 56.88 18.5 L 58.63 15 L 56.88 11.5 Z" fill="#000"
        stroke="#000" stroke-miterlimit="10"/><ellipse cx="80" cy="15" rx="15" ry="10" fill="#fff2cc"
        stroke="#d6b656"/></g><g><path d="M20 30l10 8-10 8-10-8z" fill="#d5e8d4" stroke="#82b366"
        transform="rotate(90,20,38)"/></g>""",
    "drawio switch": """<switch><foreignObject width="9" height="9" requiredFeatures="x"
        requiredExtensions="http://www.w3.org/1999/xhtml"/><text x="50" y="30" text-anchor="middle"
        font-size="12" font-family="Source Sans 3">Text</text></switch>""",
    # Figma
    "figma clip": """<g clip-path="url(#clip0)"><rect width="100" height="50" fill="white"/><path
        fill-rule="evenodd" clip-rule="evenodd" d="M10 10H60V40H10V10ZM20 15V35H50V15H20Z" fill="#7B61FF"/>
        <circle opacity="0.4" cx="70" cy="25" r="20" fill="#F24E1E"/></g><defs><clipPath id="clip0"><rect
        width="80" height="40" fill="white" transform="translate(5 5)"/></clipPath></defs>""",
    "figma radial": f"""<rect x="10" y="5" width="80" height="40" rx="20" fill="url(#p)"/><defs>
        <radialGradient id="p" cx="0" cy="0" r="1" gradientUnits="userSpaceOnUse"
        gradientTransform="translate(40 20) rotate(35) scale(40 15)">{_STOPS}</radialGradient></defs>""",
    "figma inside stroke": """<mask id="path-1" fill="white"><path d="M10 10h40v30H10z"/></mask>
        <path d="M10 10h40v30H10z" fill="#EEE"/><path d="M10 10h40v30H10z" stroke="#0AF" stroke-width="8"
        fill="none" mask="url(#path-1)"/>""",
    "figma alpha mask": """<mask id="m" mask-type="alpha" maskUnits="userSpaceOnUse" x="20" y="5"
        width="60" height="40"><circle cx="50" cy="25" r="20" fill="#D9D9D9"/></mask><g mask="url(#m)"><rect
        width="100" height="25" fill="#14AE5C"/><rect y="25" width="100" height="25" fill="#FFCD29"/></g>""",
    # PowerPoint
    "powerpoint": """<defs><clipPath id="clip0"><rect x="10" y="10" width="80" height="40"/></clipPath></defs>
        <g clip-path="url(#clip0)" transform="translate(-10 -10)"><rect x="10" y="10" width="80" height="40"
        fill="#FFFFFF"/><path d="M20 25.5C20 20 26 15.5 33.5 15.5 41 15.5 47 20 47 25.5 47 31 41 35.5 33.5
        35.5
        26 35.5 20 31 20 25.5Z" stroke="#2F528F" stroke-width="1.33" stroke-miterlimit="8" fill="#4472C4"
        fill-rule="evenodd"/><path d="M60 20 85 20 85 45Z" fill="#ED7D31" fill-rule="evenodd"/></g>""",
    "powerpoint text": """<text font-family="Source Sans 3,Source Sans 3_MSFontService,sans-serif"
        font-weight="400" font-size="14" transform="translate(5 20)">Ab<tspan x="25" y="0">cd</tspan><tspan
        x="0"
        y="18">ef</tspan></text>""",
    # R
    "svglite": """<style type="text/css"><![CDATA[.svglite line, .svglite polyline, .svglite rect { fill:
        none;
        stroke: #000000; stroke-linecap: round; stroke-linejoin: round; stroke-miterlimit: 10.00; }
        .svglite text { white-space: pre; }]]></style><g class="svglite"><rect width="100%" height="100%"
        style="stroke: none; fill: #FFFFFF;"/><defs><clipPath id="cpM"><rect x="5" y="5" width="90"
        height="40"/></clipPath></defs><g clip-path="url(#cpM)"><rect x="5" y="5" width="90" height="40"
        style="stroke-width: 1.07; stroke: none; fill: #EBEBEB;"/><polyline points="5,30 95,10"
        style="stroke-width:
        1.07; stroke: #FFFFFF; stroke-linecap: butt;"/><circle cx="94" cy="25" r="5" style="stroke-width:
        0.71;
        stroke: none; fill: #F8766D;"/></g><text x="20" y="40" style="font-size: 10px; font-family:
        &quot;Source
        Sans 3&quot;;" textLength="40px" lengthAdjust="spacingAndGlyphs">Week 1</text></g>""",
    "r cairo": """<defs><g><symbol overflow="visible" id="glyph0-1"><path style="stroke:none;" d="M0 0L6 0L6
        -8L0
        -8Z M1 -1L1 -7L5 -7L5 -1Z"/></symbol></g></defs><g style="fill:rgb(30%,40%,90%);fill-opacity:1;"><use
        xlink:href="#glyph0-1" x="20" y="30"/><use xlink:href="#glyph0-1" x="30" y="30"/></g><path
        style="fill-rule:nonzero;fill:rgb(92.15%,20%,20%);fill-opacity:.6;stroke-width:1.5;stroke-linecap:round;
        stroke:rgb(0%,0%,0%);" d="M 80 25 C 80 39 60 39 60 25 C 60 11 80 11 80 25 "/>""",
    # matplotlib
    "matplotlib": """<defs><style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style>
        <path id="m1" d="M 0 3 C 4 3 4 -3 0 -3 C -4 -3 -4 3 0 3 z" style="stroke: #1f77b4"/><clipPath
        id="p"><rect
        x="10" y="5" width="80" height="40"/></clipPath></defs><g id="figure_1"><g clip-path="url(#p)"><use
        xlink:href="#m1" x="20" y="20" style="fill: #1f77b4"/><use xlink:href="#m1" x="88" y="30"
        style="fill: #ff7f0e"
        /><path d="M 10 40 L 50 10 L 90 35" style="fill: none; stroke: #2ca02c; stroke-width: 1.5;
        stroke-dasharray: 5.55,2.4; stroke-dashoffset: 0"/></g></g>""",
    "matplotlib glyphs": """<defs><path id="D" d="M 1000 4600 L 3000 4600 L 2000 0 z"
        transform="scale(0.015625)"/>
        </defs><g style="fill: #555" transform="translate(20 40) scale(0.3 -0.3)"><use xlink:href="#D"/><use
        xlink:href="#D" x="60"/><use xlink:href="#D" transform="translate(130 0) scale(.7)"/></g>""",
    # LibreOffice
    "libreoffice": """<g class="Slide" clip-path="url(#pc)"><g><path fill="rgb(114,159,207)" stroke="none"
        d="M 2500,2000 L 500,2000 500,500 4500,500 4500,2000 2500,2000 Z"/><path fill="none"
        stroke="rgb(52,101,164)" stroke-width="100" stroke-linejoin="round" d="M 6000,500 L
        9500,2000"/></g></g>
        <defs><clipPath id="pc" clipPathUnits="userSpaceOnUse"><rect x="0" y="0" width="9000" height="4000"/>
        </clipPath></defs>|viewBox="0 0 10000 5000" preserveAspectRatio="xMidYMid" fill-rule="evenodd"
        stroke-width="28.222" stroke-linejoin="round" width="100mm" height="50mm" """,
    # BioRender and the like
    "shaded cell": """<defs><radialGradient id="a" cx="35%" cy="30%" r="80%" fx="30%" fy="25%"><stop
        offset="10%"
        stop-color="#fff"/><stop offset="60%" stop-color="#f6a" stop-opacity=".8"/><stop offset="1"
        style="stop-color:#902;stop-opacity:1"/></radialGradient><linearGradient id="b" x2="0" y2="100%"><stop
        stop-color="#36f"/><stop offset="1" stop-color="#36f" stop-opacity="0"/></linearGradient></defs>
        <ellipse cx="30" cy="25" rx="25" ry="20" fill="url(#a)"/><path d="M60 5h35c-8 15 8 25 0 40H60z"
        fill="url(#b)"/>""",
    # Written by hand: each way to say something
    "gradients repeat": f"""<linearGradient id="a" x2=".25" spreadMethod="reflect">{_STOPS}</linearGradient>
        <linearGradient id="b" x1="10" x2="30" y2="10" spreadMethod="repeat" gradientUnits="userSpaceOnUse">
        {_STOPS}</linearGradient><radialGradient id="c" r=".2"
        spreadMethod="reflect">{_STOPS}</radialGradient>
        <rect x="2" y="2" width="46" height="20" fill="url(#a)"/><rect x="2" y="26" width="46" height="20"
        fill="url(#b)"/><rect x="52" y="2" width="44" height="44" fill="url(#c)"/>""",
    "gradient at an angle in a wide box": f"""<linearGradient id="a" x2="1"
        y2="1">{_STOPS}</linearGradient><rect
        x="5" y="5" width="90" height="15" fill="url(#a)"/><path d="M5 28h90v18z" fill="url(#a)"
        stroke="#000"/>""",
    "gradient of few stops": """<linearGradient id="a"><stop offset=".5" stop-color="#fa0"/></linearGradient>
        <linearGradient id="b"/><linearGradient id="c"><stop offset=".3" stop-color="#0a0"/><stop offset=".3"
        stop-color="#fff"/><stop offset=".2" stop-color="#00a"/></linearGradient><rect width="30" height="50"
        fill="url(#a)"/><rect x="35" width="20" height="50" fill="url(#b)" stroke="#000"/><rect x="60"
        width="40"
        height="50" fill="url(#c)"/>""",
    "gradient in percent of the picture": f"""<linearGradient id="a" gradientUnits="userSpaceOnUse" x1="25%"
        x2="75%" y2="0%">{_STOPS}</linearGradient><rect width="100%" height="50%" fill="url(#a)"/><circle
        cx="50%"
        cy="75%" r="10%" fill="url(#a)"/>""",
    "gradient of a line in a group that turns": f"""<linearGradient id="a" y2="1">{_STOPS}</linearGradient><g
        transform="translate(50 5) rotate(30) skewX(20)"><ellipse cx="20" cy="10" rx="20" ry="10" fill="none"
        stroke="url(#a)" stroke-width="6" stroke-dasharray="11 5"/></g>""",
    "gradient without stops, and the current colour": """<linearGradient id="a"/><rect width="40" height="50"
        fill="url(#a)"/><rect
        x="60" width="40" height="50" fill="currentColor"/>|viewBox="0 0 100 50" color="#a0f" """,
    "gradient with opacity": f"""<linearGradient id="a">{_STOPS}</linearGradient><rect width="100" height="20"
        fill="url(#a)" fill-opacity=".4"/><rect x="5" y="28" width="90" height="16" fill="none"
        stroke="url(#a)"
        stroke-width="8" stroke-opacity=".5" opacity=".8"/>""",
    "pattern of lines": """<pattern id="a" width="6" height="6" patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"><path d="M0 0V6" stroke="#c00" stroke-width="3"/></pattern><pattern
        id="b"
        width=".2" height=".25"><circle cx="4" cy="4" r="3" fill="#06c"/></pattern><rect x="3" y="3"
        width="40"
        height="44" fill="url(#a)"/><ellipse cx="73" cy="25" rx="24" ry="20" fill="url(#b)"
        stroke="#000"/>""",
    "pattern with a view": """<pattern id="a" width="20" height="10" viewBox="0 0 4 4"
        patternUnits="userSpaceOnUse" x="3" y="2"><rect width="4" height="4" fill="#fd0"/><path d="M0 0 4 4"
        stroke="#000"/></pattern><pattern id="b" href="#a" patternContentUnits="userSpaceOnUse"
        patternTransform="scale(.5)"/><rect width="50" height="50" fill="url(#a)"/><g transform="translate(50
        0)">
        <circle cx="25" cy="25" r="20" fill="url(#b)"/></g>""",
    "pattern in shares of its box": """<pattern id="a" x=".1" y=".1" width=".4" height=".4"
        patternContentUnits="objectBoundingBox"><rect width=".25" height=".25" fill="#093"/><rect x=".25"
        y=".25"
        width=".25" height=".25" fill="#9c6"/></pattern><rect x="10" y="5" width="80" height="40"
        fill="url(#a)"/>
        """,
    "pattern of a line": """<pattern id="a" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="2"
        height="4" fill="#a0c"/></pattern><path d="M10 40Q50 -20 90 40" fill="none" stroke="url(#a)"
        stroke-width="8"/>""",
    "symbols": """<symbol id="a" viewBox="0 0 10 10"><circle cx="5" cy="5" r="6" fill="#e33"/></symbol><symbol
        id="b" viewBox="0 0 20 10" preserveAspectRatio="none" overflow="visible"><rect x="-2" width="20"
        height="10"
        fill="#33e" fill-opacity=".5"/></symbol><use href="#a" x="5" y="5" width="20" height="40"/><use
        href="#b"
        x="40" y="10" width="20" height="30"/><g fill="lime"><use href="#a" width="10%" height="20%"
        x="80%"/></g>
        """,
    "use hands down": """<defs><g id="a"><rect width="20" height="20"/><circle cx="30" cy="10" r="9"
        fill="red"/>
        <path d="M45 0v20" stroke-width="4"/></g></defs><use href="#a" fill="#08a" stroke="#444" x="5"
        y="3"/><use
        href="#a" y="26" x="5" style="fill:none;stroke:purple" opacity=".5"/>""",
    "use of an svg": """<defs><svg id="a" width="20" height="20" viewBox="0 0 10 10"><rect width="12"
        height="10"
        fill="olive"/></svg></defs><use href="#a" x="10" y="10"/><use href="#a" x="50" y="5" width="40"
        height="40"
        />""",
    "masks of black and white": """<mask id="a"><rect width="100" height="50" fill="#fff"/><circle cx="25"
        cy="25"
        r="12" fill="#000"/></mask><mask id="b" maskContentUnits="objectBoundingBox"><path d="M.5 0 1 1H0z"
        fill="white"/></mask><rect x="5" y="5" width="40" height="40" fill="teal" mask="url(#a)"/><rect
        x="55" y="5"
        width="40" height="40" fill="navy" mask="url(#b)"/>""",
    "mask that is smaller than what it is for": """<mask id="a" x="0" y="0" width=".5" height="1"><rect
        width="100" height="50" fill="#fff"/></mask><circle cx="50" cy="25" r="20" fill="#a50"
        mask="url(#a)"/>""",
    "clip in shares of the box": """<clipPath id="a" clipPathUnits="objectBoundingBox"><circle cx=".5" cy=".5"
        r=".5"/></clipPath><rect x="5" y="5" width="50" height="40" fill="#0b7" clip-path="url(#a)"/><g
        clip-path="url(#a)"><rect x="65" y="5" width="30" height="20"/><rect x="75" y="25" width="10"
        height="20"
        fill="red"/></g>""",
    "clips of several shapes": """<clipPath id="a"><rect x="5" y="5" width="30" height="30"/><circle cx="40"
        cy="30" r="15"/><path clip-rule="evenodd" d="M60 5h35v40H60zM70 15h15v20H70z"/></clipPath><rect
        width="100"
        height="50" fill="#555" clip-path="url(#a)" stroke="red" stroke-width="20"/>""",
    "clip of nothing": """<clipPath id="a"/><clipPath id="b"><rect width="0" height="9"/></clipPath><rect
        width="40" height="50" clip-path="url(#a)"/><rect x="50" width="40" height="50"
        clip-path="url(#b)"/>""",
    "clip that moves": """<clipPath id="a" transform="translate(10 5) rotate(10)"><rect width="40" height="30"
        transform="scale(1.2 .9)"/></clipPath><g transform="scale(1.3)"><rect width="90" height="45"
        fill="#c63"
        clip-path="url(#a)" transform="skewX(10)"/></g>""",
    "markers at corners": """<marker id="a" markerWidth="4" markerHeight="4" refX="2" refY="2"><circle cx="2"
        cy="2" r="2" fill="red"/></marker><marker id="b" viewBox="0 0 10 10" refX="10" refY="5"
        markerWidth="6"
        markerHeight="6" orient="auto"><path d="M0 0 10 5 0 10z"/></marker><polyline
        points="10,40 30,10 60,35 90,12" fill="none" stroke="#333" stroke-width="2" marker-mid="url(#a)"
        marker-start="url(#b)" marker-end="url(#b)"/>""",
    "markers that stay as large": """<marker id="a" markerUnits="userSpaceOnUse" markerWidth="12"
        markerHeight="8"
        refX="6" refY="4" orient="45"><rect width="12" height="8" fill="#290"/></marker><path d="M20 20h60M20
        40h60v-9"
        stroke="#000" stroke-width="3" fill="none" marker-start="url(#a)" marker-end="url(#a)"/>""",
    "marker of a closed path": """<marker id="a" viewBox="-5 -5 10 10" markerWidth="5" markerHeight="5"
        orient="auto"><path d="M-5 -5 5 0 -5 5z" fill="#e08"/></marker><path d="M20 10h50l-10 30-20 0z"
        fill="#ddd"
        stroke="#333" stroke-width="2" marker-mid="url(#a)"/>""",
    "marker that is cut": """<marker id="a" viewBox="0 0 8 4" markerWidth="8" markerHeight="4" refX="2"
        refY="2"
        preserveAspectRatio="xMinYMid slice"><circle cx="2" cy="2" r="3" fill="#07b"/></marker><path d="M20
        25H80"
        stroke="#000" stroke-width="3" marker-start="url(#a)" marker-end="url(#a)"/>""",
    "opacity of groups": """<g opacity=".5"><rect x="5" y="5" width="40" height="30" fill="red"/><rect x="20"
        y="15"
        width="40" height="30" fill="blue" opacity=".5"/></g><g opacity="60%"><circle cx="75" cy="25" r="15"
        stroke="#000" stroke-width="8" fill="#fff"/></g><rect x="2" y="40" width="96" height="5"
        fill-opacity="50%"/>""",
    "transforms": """<rect width="9" height="9" transform="translate(5,5)"/><rect width="9" height="9"
        transform="rotate(30, 30 15)" x="25" y="8" fill="red"/><rect width="9" height="9" fill="blue"
        transform="translate(45 5)skewX(-20),scale(1.5e0 1)"/><rect width="9" height="9" fill="green"
        transform="matrix(1 .3 .2 1 70 5)"/><g transform="translate(10 40)scale(1 -1)"><path d="M0 0h20L10
        15z"/></g>
        <g transform="translate(50) translate(0 30)"><rect width="20" height="9" transform="rotate(-15)
        skewY(10)" fill="#a70"/></g>""",
    "transforms around points": """<rect width="10" height="10"
        transform="translate(10,5) rotate(45)"/><rect x="40" y="10" width="20" height="10"
        transform="rotate(36,50,15)" fill="red"/><rect x="70" y="20" width="20" height="10" fill="blue"
        transform="rotate(30 80 25)"/>""",
    "units": """<rect x="1mm" y=".1cm" width=".5in" height="6pt"/><circle cx="3pc" cy="20" r="1ex"
        font-size="12"/><line x1="10%" y1="60%" x2="90%" y2="60%" stroke="#000" stroke-width="2%"/><rect
        y="80%"
        width="2em" height="1em" font-size="8" fill="red"/>""",
    "rounded": """<rect x="5" y="5" width="25" height="15" rx="5"/><rect x="35" y="5" width="25" height="15"
        ry="20" fill="red"/><rect x="65" y="5" width="30" height="15" rx="20%" ry="3" fill="blue"/><rect x="5"
        y="28" width="25" height="15" rx="99" fill="green"/><ellipse cx="55" cy="36" rx="12" ry="6"
        fill="#a0a"/>""",
    "joins and caps": """<g fill="none" stroke="#123" stroke-width="5"><path d="M5 20 15 5 25 20"
        stroke-linejoin="round" stroke-linecap="round"/><path d="M35 20 45 5 55 20" stroke-linejoin="bevel"
        stroke-linecap="square"/><path d="M65 20 70 5 75 20"/><path d="M85 20 88 5 91 20"
        stroke-miterlimit="20"/>
        <path d="M10 38h0" stroke-linecap="round" stroke-width="10"/><path d="M30 38z"
        stroke-linecap="square"/>
        <polygon points="50,30 60,45 40,45"/><polyline points="70,30 80,45 90,30 70,30"/></g>""",
    "paint order": """<path d="M10 10h30v30H10z" fill="#fc0" stroke="#000" stroke-width="8"
        paint-order="stroke"/>
        <path d="M55 10h30v30H55z" fill="#fc0" fill-opacity=".6" stroke="#000" stroke-width="8"
        style="paint-order:stroke fill markers"/>""",
    "paths": """<path d="M5,5l10-.5.5.5c0,5,5,10,10,5s5-10,10-5S45,15,50,5Q55,0 60,10T70 10t10 0A5 5 0 0190
        10a5,10
        30 1 1-10,10z" fill="#7a4"/><path d="m5 30 10 0m5 0h10v10H20zm20 5 5 5 5-5zM60 30a10 6 20 11 20 5a1 1
        0 0 0
        5 5" fill="none" stroke="#000"/>""",
    "rules of filling": f"""<g transform="translate(-20 2)"><path d="{_STAR}" fill="#936"
        fill-rule="evenodd"/></g>
        <g transform="translate(25 2)" fill-rule="evenodd"><path d="{_STAR}" fill="#396"
        fill-rule="nonzero"/></g>""",
    "visibility": """<g visibility="hidden"><rect width="30" height="50"/><rect x="35" width="30" height="50"
        visibility="visible" fill="#285"/></g><rect x="70" width="30" height="50" style="display:none"/><g
        display="none"><circle r="40"/></g>""",
    "style sheets": """<style>rect{fill:#888} #a{fill:#f00} .b>.c{stroke:#00f;
        stroke-width:3} g rect.c{fill:#0f0} /* x */ svg *{stroke-linejoin:round}</style><rect id="a" x="5"
        y="5"
        width="20" height="40" fill="#000"/><g class="b x"><rect class="c y" x="35" y="5" width="20"
        height="40"
        /></g><rect x="65" y="5" width="20" height="40"/>""",
    "colours": """<rect width="10" height="50" fill="hsl(200,80%,40%)"/><rect x="12" width="10" height="50"
        fill="rgba(255,0,0,.4)"/><rect x="24" width="10" height="50" fill="#0a08"/><rect x="36" width="10"
        height="50"
        fill="rgb(10%,50%,90%)"/><rect x="48" width="10" height="50" fill="indigo"/><rect x="60" width="10"
        height="50" fill="#F0F" fill-opacity=".5"/><rect x="72" width="10" height="50" fill="transparent"
        stroke="#000"/><rect x="84" width="10" height="50" fill="rgb(300,-20,20)"/>""",
    "text anchors": """<g font-family="Source Sans 3" font-size="9"><text x="50" y="10"
        text-anchor="middle">in the
        middle</text><text x="95" y="22" text-anchor="end">to <tspan fill="red">the</tspan> end</text><text
        x="5"
        y="34">from <tspan dx="4" dy="-2">here</tspan><tspan dy="2"> on</tspan></text><text x="5 15 25"
        y="46">abc
        </text></g>""",
    "text raised": """<text x="5" y="30" font-family="Source Sans 3" font-size="14">10<tspan
        baseline-shift="5"
        font-size="8">9</tspan> H<tspan baseline-shift="-2" font-size="8">2</tspan>O <tspan
        baseline-shift="30%">x</tspan></text>""",
    "text that turns": """<text transform="translate(20 45) rotate(-90)" font-family="Source Sans 3"
        font-size="10">Turned</text><text x="40" y="25" rotate="20" font-family="Source Sans 3"
        font-size="12">abc
        </text><g transform="scale(2 1)"><text x="35" y="40" font-size="8" font-family="Source Sans 3"
        letter-spacing=".1em">Wide</text></g>""",
    "text with a line around": """<text x="5" y="35" font-family="Source Sans 3" font-size="30"
        font-weight="bold"
        fill="#fff" stroke="#06a" stroke-width="3" paint-order="stroke" stroke-linejoin="round">Abc</text>""",
    "text over its base line": """<g font-family="Source Sans 3" font-size="12"><path d="M0 25H100"
        stroke="#ccc"/>
        <text x="5" y="25" dominant-baseline="central">xA</text><text x="70" y="25"
        dominant-baseline="auto">xA</text></g>""",
    "text of spaces": """<g font-family="Source Sans 3" font-size="10"><text x="5" y="12">  a
        b  </text><text x="5" y="26" xml:space="preserve">  a  b</text><text y="40"
        x="5"><tspan>a </tspan> <tspan font-style="italic">b</tspan>c</text></g>""",
    # What hangs together
    "clip on a moved use": """<clipPath id="c"><rect x="10" y="10" width="20"
        height="20"/></clipPath><defs><rect id="r" width="40" height="40"/></defs><use href="#r" x="5" y="5"
        clip-path="url(#c)" fill="#a00"/><g transform="translate(50 0)"><use href="#r" x="5" y="5"
        transform="rotate(10)" clip-path="url(#c)" opacity=".5"/></g>""",
    "mask on a moved group": """<mask id="m" maskUnits="userSpaceOnUse" x="0" y="0" width="30"
        height="30"><rect width="100" height="100" fill="white"/><path d="M5 5h10v10H5z"/></mask><g
        transform="translate(20 5) rotate(10)" mask="url(#m)"><rect width="50" height="40"
        fill="#073"/></g>""",
    "pattern of half-transparent parts": """<pattern id="a" width="10" height="10"
        patternUnits="userSpaceOnUse"><rect width="10" height="10" fill="#c00" fill-opacity=".5"/><circle
        cx="5" cy="5" r="3" fill="#00c" opacity=".4"/></pattern><rect width="100" height="50" fill="#fd0"
        /><rect x="10" y="5" width="80" height="40" fill="url(#a)"/>""",
    "pattern of parts over each other": """<pattern id="a" width="20" height="20"
        patternUnits="userSpaceOnUse"><g opacity=".5"><circle cx="8" cy="10" r="6" fill="#c00"/><circle
        cx="13" cy="10" r="6" fill="#06c"/></g></pattern><path d="M0 25H100" stroke="#222" stroke-width="6"
        /><rect width="100" height="50" fill="url(#a)"/>""",
    "pattern in a half-transparent shape": """<pattern id="a" width="8" height="8"
        patternUnits="userSpaceOnUse"><rect width="5" height="5" fill="#093"/></pattern><rect width="50"
        height="50" fill="#fc6"/><rect x="9" y="9" width="88" height="36" fill="url(#a)" fill-opacity=".5"
        /><circle cx="75" cy="25" r="20" fill="url(#a)" opacity=".5" stroke="#000"/>""",
    "pattern of a fade to nothing": """<linearGradient id="g"><stop offset="0" stop-color="#c00"/><stop
        offset="1" stop-color="#c00" stop-opacity="0"/></linearGradient><pattern id="a" width="25" height="25"
        patternUnits="userSpaceOnUse"><rect width="25" height="20" fill="url(#g)"/></pattern><rect y="20"
        width="100" height="10" fill="#9cf"/><rect width="100" height="50" fill="url(#a)"/>""",
    "pattern of rgba and lines": """<pattern id="a" width="6" height="6" patternUnits="userSpaceOnUse"
        patternTransform="scale(2 1.5)"><path d="M0 3H6" stroke="rgba(200,0,0,.5)" stroke-width="3"/><path
        d="M3 0V6" stroke="#06c" stroke-opacity=".5" stroke-width="2"/></pattern><rect width="50" height="50"
        fill="#eee"/><ellipse cx="50" cy="25" rx="45" ry="20" fill="url(#a)"/>""",
    "pattern in a pattern": """<pattern id="a" width="4" height="4" patternUnits="userSpaceOnUse"><circle
        cx="2" cy="2" r="1.5" fill="#c00"/></pattern><pattern id="b" width="30" height="25"
        patternUnits="userSpaceOnUse"><rect x="2" y="2" width="20" height="16" fill="url(#a)"
        stroke="#000"/></pattern><rect x="3" y="3" width="94" height="44" fill="url(#b)"/>""",
    "gradient in a pattern": f"""<linearGradient id="g">{_STOPS}</linearGradient><pattern id="b" width="30"
        height="25" x="3" y="3" patternUnits="userSpaceOnUse" patternTransform="rotate(20)"><rect x="2" y="2"
        width="20" height="16" fill="url(#g)"/></pattern><circle cx="50" cy="25" r="23" fill="url(#b)"/>""",
    "pattern in a turned group": """<pattern id="b" width="12" height="12"
        patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#06a"/></pattern><g
        transform="translate(50 0) rotate(30)"><rect x="4" y="4" width="30" height="30" fill="url(#b)"
        transform="skewX(10)"/></g>""",
    "marker with gradient": f"""<linearGradient id="g">{_STOPS}</linearGradient><marker id="m"
        markerWidth="6" markerHeight="6" refX="3" refY="3" orient="auto"><rect width="6" height="6"
        fill="url(#g)"/></marker><g transform="scale(1.5 1)"><path d="M10 10 50 40" stroke="#000"
        stroke-width="3" marker-start="url(#m)" marker-end="url(#m)"/></g>""",
    "markers on lines and polygons": """<marker id="m" markerWidth="4" markerHeight="4" refX="2"
        refY="2"><circle cx="2" cy="2" r="2" fill="#d40" stroke="none"/></marker><line x1="10" y1="10"
        x2="40" y2="40" stroke="#000" stroke-width="2" marker-end="url(#m)"/><polygon points="60,10 90,10
        75,40" fill="none" stroke="#000" stroke-width="2" marker-mid="url(#m)"/>""",
    "mid markers on curves": """<marker id="m" markerWidth="6" markerHeight="4" refX="0" refY="2"
        orient="auto"><path d="M0 0 6 2 0 4z"/></marker><path d="M10 40C10 10 40 10 50 25S90 40 90 10"
        fill="none" stroke="#888" stroke-width="2" marker-mid="url(#m)" marker-start="url(#m)"/><path d="M10
        45A10 5 0 0 1 30 45L40 45" fill="none" stroke="#888" marker-mid="url(#m)"/>""",
    "line of no width": """<rect x="5" y="5" width="30" height="30" stroke="#f00" stroke-width="0"
        fill="#aaa"/><path d="M50 5h40v40z" fill="none"/><path d="M50 5h40v40z" stroke="#00f"
        stroke-opacity=".5" fill-opacity=".2" stroke-width="5"/>""",
    "anchors of parts": f"""<g {_FONT} font-size="9"><text x="50" y="10" text-anchor="middle">a <tspan
        font-weight="bold">bold</tspan> end<tspan x="50" y="22">second line</tspan><tspan x="50" dy="12"
        text-anchor="end">third</tspan></text><text x="95" y="46" text-anchor="end"
        letter-spacing="2">spaced</text></g>""",
    "sizes of letters in sizes": f"""<g {_FONT} font-size="10"><g font-size="120%"><text x="1em"
        y="1.5em">ab<tspan font-size="1.5em">cd</tspan><tspan font-size="50%"
        font-weight="bolder">ef</tspan></text></g><text x="5" y="45" font-size="larger">gh</text></g>""",
    "places of letters": f"""<g {_FONT} font-size="10"><text x="5 20 35" y="10 14 18" dx="0 2"
        >abcdef</text><text x="5" y="40" dy="0 -3 -3 6" rotate="0 20 -20">wxyz</text></g>""",
    "text with outline": f"""<g {_FONT} font-size="30"><text x="3" y="30" fill="none"
        stroke="#c00">Ab</text><text x="50" y="30" fill="#fc0" stroke="#000" stroke-width="2"
        opacity=".6">Cd</text></g>""",
    "text clipped": f"""<clipPath id="c"><rect x="0" y="20" width="100" height="12"/></clipPath><text x="3"
        y="35" {_FONT} font-size="30" clip-path="url(#c)">Clipped</text>""",
    "accents apart": f"""<text x="3" y="35" {_FONT} font-size="24">a\u0308o\u0308 e\u0301n\u0303</text>""",
    "central": f"""<g {_FONT} font-size="20"><path d="M0 25h100" stroke="#bbb" stroke-width=".5"/><text x="3"
        y="25" dominant-baseline="central">xA</text></g>""",
    "clips and masks of what is not shown": """<clipPath id="a"><rect width="50%"
        height="100%"/></clipPath><clipPath
        id="b" clipPathUnits="objectBoundingBox" clip-path="url(#a)"><circle cx=".5" cy=".5"
        r=".5"/></clipPath><mask
        id="m"><rect width="100" height="50" fill="#fff"/><g display="none"><rect x="70" width="9"
        height="50"/></g>
        </mask><rect x="5" y="5" width="60" height="40" clip-path="url(#b)"/><rect x="65" y="5" width="30"
        height="40" fill="#07c" mask="url(#m)"/>""",
    "middle of small letters": f"""<g {_FONT} font-size="24" dominant-baseline="middle"><path d="M0 25h100"
        stroke="#bbb" stroke-width=".5"/><text x="3" y="25">xo</text>
        <text x="36" y="25" text-anchor="middle">x</text></g>""",
    "grey mask": """<mask id="m"><rect width="100" height="50" fill="#808080"/></mask><mask id="n"><g
        opacity=".5"><rect width="100" height="50" fill="#fff"/></g></mask><mask id="o"><rect width="100"
        height="50" fill="#fff" fill-opacity=".3"/></mask><rect x="5" y="5" width="25" height="40"
        fill="#00f" mask="url(#m)"/><rect x="35" y="5" width="25" height="40" fill="#00f"
        mask="url(#n)"/><rect x="65" y="5" width="25" height="40" fill="#00f" mask="url(#o)"/>""",
    "gradient focus": f"""<radialGradient id="a" cx=".5" cy=".5" r=".5" fx=".9"
        fy=".5">{_STOPS}</radialGradient><radialGradient id="b" cx=".5" cy=".5" r=".5" fx=".2"
        spreadMethod="repeat" gradientTransform="scale(.5)">{_STOPS}</radialGradient><rect x="3" y="3"
        width="44" height="44" fill="url(#a)"/><rect x="53" y="3" width="44" height="44" fill="url(#b)"/>""",
    "gradient on a line alone": f"""<linearGradient id="a" gradientUnits="userSpaceOnUse" x1="10"
        x2="90">{_STOPS}</linearGradient><path d="M10 10H90" stroke="url(#a)" stroke-width="6"/><line x1="10"
        y1="25" x2="90" y2="40" stroke="url(#a)" stroke-width="4" stroke-linecap="round" stroke-dasharray="10
        8"/>""",
    "gradient on lots": f"""<linearGradient id="a" y2="1">{_STOPS}</linearGradient><g fill="url(#a)"><circle
        cx="15" cy="25" r="10"/><rect x="30" y="5" width="15" height="40" rx="4"/><path d="M50 5 65 45 80
        5z"/><g transform="rotate(20 88 25)"><ellipse cx="88" cy="25" rx="8" ry="20"/></g></g>""",
    "opacity in a use": """<defs><g id="a" opacity=".5"><rect width="30" height="30" fill="red"/><rect x="15"
        y="10" width="30" height="30" fill="blue" fill-opacity=".5"/></g></defs><use href="#a" x="5"
        y="5"/><use href="#a" x="50" y="5" opacity=".5"/>""",
    "transform none and lists": """<rect width="10" height="10" transform=" translate(10 , 10) "/><rect
        width="10" height="10" transform="translate(30,10)  rotate(45) scale(1.2)" fill="red"/><rect
        width="10" height="10" transform="matrix(1e0,0,0,1E0,5e1,10)" fill="blue"/><rect width="10"
        height="10" transform="scale(-1 1) translate(-80 10)" fill="green"/>""",
    "tiny units": """<g transform="scale(.001)"><rect x="10000" y="5000" width="30000" height="40000"
        fill="none" stroke="#000" stroke-width="2000" stroke-dasharray="5000 1000"/></g><g
        transform="scale(1000)"><path d="M.05 .01L.09 .04" stroke="#a00" stroke-width=".003"/><circle
        cx=".07" cy=".015" r=".008"/></g>""",
    "arcs": """<g fill="none" stroke="#000"><path d="M10 25a10 10 0 0 0 20 0"/><path d="M40 25a10 5 45 1 0 15
        5"/><path d="M70 25a1 1 0 0 1 20 0" fill="#fd0"/><path d="M10 40A5 5 0 0 0 10 40L20 45A0 5 0 0 0 30
        40"/></g>""",
    "display of parts": """<defs><rect id="a" width="20" height="20" display="none"/><g id="b"
        style="display:none"><rect width="9" height="9"/></g><rect id="c" width="20" height="20"
        visibility="hidden"/></defs><use href="#a"/><use href="#b" x="30"/><use href="#c" x="50"
        visibility="visible"/><rect y="30" width="9" height="9"/>""",
    "stroke under a clip with gradient": f"""<linearGradient id="g">{_STOPS}</linearGradient><clipPath
        id="c"><circle cx="50" cy="25" r="20"/></clipPath><g clip-path="url(#c)"><rect x="20" y="5"
        width="60" height="40" fill="url(#g)" stroke="url(#g)" stroke-width="10"/></g>""",
    "letter case and entities": f"""<text x="5" y="30" {_FONT}
        font-size="16">a &lt; b &amp; c \u2264 d</text>""",
    "gradient line on a moved path": f"""<linearGradient id="g">{_STOPS}</linearGradient><path d="M5 5h30v15"
        fill="none" stroke="url(#g)" stroke-width="4" transform="translate(20 10) rotate(10)"
        opacity=".7"/>""",
    "colour around a stop": """<g color="#0a0"><linearGradient id="g"><stop stop-color="currentColor"/><stop
        offset="1" stop-color="inherit"/></linearGradient></g><rect width="60" height="50" color="red"
        fill="url(#g)"/>""",
    "letters with accents of their own": f"""<text x="50" y="20" {_FONT} text-anchor="middle"
        font-size="14">x\u0304 and p\u0302</text>""",
    # The root
    "no viewBox": """<rect width="100%" height="100%" fill="#eee"/><circle cx="50" cy="25"
        r="20"/>|width="100"
        height="50" """,
    "viewBox away from the origin": """<rect x="-45" y="-20" width="90" height="40" fill="#c90"/><circle
        r="10%"/>|viewBox="-50,-25,100,50" width="200px" height="100px" """,
    "root with properties": """<rect x="10" y="10" width="30" height="30"/><path d="M50
        25h40"/>|viewBox="0 0 100 50"
        fill="#46a" stroke="#222" stroke-width="4" opacity=".6" stroke-linecap="round" """,
    "root stretched": """<circle cx="25" cy="25" r="20"
        fill="#080"/>|viewBox="0 0 50 50" width="100" height="50"
        preserveAspectRatio="none" """,
}  # fmt: skip


def _file(drawing: str) -> str:
    inner, _, root = drawing.partition("|")
    return f"<svg {_NAMESPACES} {root or _ROOT}>{inner}</svg>"


#: The files by their names.
SMALL_DRAWINGS = {name: _file(drawing) for name, drawing in _DRAWINGS.items()}
