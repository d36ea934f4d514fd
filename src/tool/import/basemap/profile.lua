-- What of OpenStreetMap stands on the base map, and from which zoom on.
--
-- Layers: water, landuse, building (areas); waterway, road (lines); place (points). Each feature
-- has `kind`, its layer's words for what it is; roads and places also `name`.
-- Read by tilemaker 2; called for nodes with a key of node_keys and for every way.
-- Source: https://wiki.openstreetmap.org/wiki/Map_features
-- SPDX-License-Identifier: Apache-2.0

node_keys = { "place" }

-- kind and first zoom, by the value of a key

local places = {
    city = 4, town = 7, suburb = 10, village = 10, borough = 10, quarter = 12, hamlet = 12,
    neighbourhood = 13, locality = 13, isolated_dwelling = 13, island = 9, islet = 13,
}

local roads = {
    motorway = { "motorway", 5 }, motorway_link = { "motorway", 10 },
    trunk = { "trunk", 6 }, trunk_link = { "trunk", 10 },
    primary = { "primary", 8 }, primary_link = { "primary", 11 },
    secondary = { "secondary", 9 }, secondary_link = { "secondary", 12 },
    tertiary = { "tertiary", 11 }, tertiary_link = { "tertiary", 12 },
    unclassified = { "minor", 12 }, residential = { "minor", 12 }, living_street = { "minor", 12 },
    road = { "minor", 13 },
    service = { "service", 14 }, track = { "service", 14 },
    pedestrian = { "path", 13 }, footway = { "path", 14 }, cycleway = { "path", 14 },
    path = { "path", 14 }, bridleway = { "path", 14 }, steps = { "path", 14 },
}

local rails = {
    rail = 10, light_rail = 12, subway = 13, tram = 13, narrow_gauge = 12, funicular = 13,
    monorail = 13,
}

local waterways = { river = 8, canal = 10, stream = 13, drain = 14, ditch = 14 }

-- { kind, first zoom }, by key and value; the first key that has one wins
local areas = {
    { "leisure", {
        park = { "park", 9 }, garden = { "park", 12 }, nature_reserve = { "park", 8 },
        golf_course = { "grass", 11 }, pitch = { "pitch", 13 }, playground = { "pitch", 14 },
        stadium = { "pitch", 13 }, sports_centre = { "pitch", 13 },
    } },
    { "natural", {
        wood = { "wood", 8 }, scrub = { "scrub", 10 }, heath = { "scrub", 10 },
        grassland = { "grass", 10 }, beach = { "sand", 10 }, sand = { "sand", 10 },
        wetland = { "wetland", 10 }, bare_rock = { "rock", 10 }, scree = { "rock", 10 },
        glacier = { "ice", 5 },
    } },
    { "landuse", {
        forest = { "wood", 8 }, grass = { "grass", 12 }, meadow = { "grass", 11 },
        village_green = { "grass", 12 }, recreation_ground = { "park", 11 },
        residential = { "residential", 9 }, commercial = { "commercial", 11 },
        retail = { "commercial", 11 }, industrial = { "industrial", 10 },
        railway = { "industrial", 12 }, quarry = { "industrial", 11 },
        farmland = { "farmland", 10 }, farmyard = { "farmland", 12 }, orchard = { "farmland", 11 },
        vineyard = { "farmland", 11 }, allotments = { "farmland", 12 },
        cemetery = { "cemetery", 11 }, military = { "military", 11 },
    } },
    { "amenity", {
        university = { "education", 12 }, school = { "education", 13 },
        college = { "education", 12 }, hospital = { "hospital", 12 },
        grave_yard = { "cemetery", 12 }, parking = { "parking", 14 },
    } },
    { "aeroway", { aerodrome = { "airport", 10 }, apron = { "airport", 12 } } },
}

function init_function()
end

function exit_function()
end

-- The name where people are, then the English one for those who read neither.
local function add_name(object)
    local name = object:Find("name")
    if name ~= "" then object:Attribute("name", name) end
    local english = object:Find("name:en")
    if english ~= "" and english ~= name then object:Attribute("name_en", english) end
end

-- An area of about so many square metres covers a few pixels from this zoom on.
local function zoom_of_area(square_metres)
    local zoom = 14
    local pixels = square_metres / 200
    while pixels > 4 and zoom > 0 do
        pixels = pixels / 4
        zoom = zoom - 1
    end
    return zoom
end

local function add_area(way, layer, kind, first_zoom)
    way:Layer(layer, true)
    way:Attribute("kind", kind)
    way:MinZoom(math.max(first_zoom, zoom_of_area(way:Area())))
end

local function add_line(way, layer, kind, first_zoom)
    way:Layer(layer, false)
    way:Attribute("kind", kind)
    way:MinZoom(first_zoom)
end

function node_function(node)
    local kind = node:Find("place")
    local first_zoom = places[kind]
    if first_zoom == nil or node:Find("name") == "" then return end
    if kind == "city" and node:Find("capital") == "yes" then first_zoom = 2 end
    node:Layer("place", false)
    node:Attribute("kind", kind)
    node:MinZoom(first_zoom)
    add_name(node)
end

local function is_water(way)
    local natural = way:Find("natural")
    if natural == "water" or natural == "bay" then return true end
    if way:Find("waterway") == "riverbank" or way:Find("waterway") == "dock" then return true end
    local landuse = way:Find("landuse")
    return landuse == "reservoir" or landuse == "basin" or way:Find("leisure") == "swimming_pool"
end

local function add_water_or_landuse(way)
    if is_water(way) then
        add_area(way, "water", "water", 0)
        return
    end
    for _, row in ipairs(areas) do
        local found = row[2][way:Find(row[1])]
        if found ~= nil then
            add_area(way, "landuse", found[1], found[2])
            return
        end
    end
end

local function add_road(way)
    local road = roads[way:Find("highway")]
    if road ~= nil then
        -- Squares and other areas that are walked on are no lines.
        if way:Find("area") == "yes" then return end
        add_line(way, "road", road[1], road[2])
        add_name(way)
        if way:Find("tunnel") == "yes" then way:AttributeBoolean("tunnel", true) end
        if way:Find("bridge") == "yes" then way:AttributeBoolean("bridge", true) end
        return
    end
    local rail = rails[way:Find("railway")]
    if rail ~= nil then
        local is_siding = way:Find("service") ~= ""
        add_line(way, "road", "rail", is_siding and 13 or rail)
        if way:Find("tunnel") == "yes" then way:AttributeBoolean("tunnel", true) end
    end
end

function way_function(way)
    if way:IsClosed() then
        local building = way:Find("building")
        if building ~= "" and building ~= "no" then
            way:Layer("building", true)
            way:MinZoom(13)
        else
            add_water_or_landuse(way)
        end
    end
    local waterway = waterways[way:Find("waterway")]
    if waterway ~= nil and way:Find("tunnel") ~= "culvert" then
        add_line(way, "waterway", way:Find("waterway"), waterway)
        add_name(way)
    end
    add_road(way)
end
